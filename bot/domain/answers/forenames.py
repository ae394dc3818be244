"""Given names, the family names that several well-known people bear, and who is known by one.

Everything is folded (`bot.domain.text.fold`). A given name alone says too little ("John" for
John F. Kennedy); so does a family name that is shared.
"""

from __future__ import annotations

from bot.domain.answers.variants import groups as _groups
from bot.domain.answers.variants import words as _words

GIVEN = _words("""
    aaron abbas abd abdallah abdul abdulhamid abdullah abel abigail abraham abu adam adolf
    adolphus adrian afonso agatha agnes agustin ahmad ahmed ahmet aisha alan alaric albert
    albertina alberto alejandro aleksandr alex alexander alexandra alexandre alexei alexios alexis
    alfonso alfred ali alice allan allen alois alonso amelia amenemhat amenhotep ana anastasia
    anatoly andras andre andrea andreas andrei andres andrew andronikos andrzej angela ann anna
    anne annie anthony antiochus antoine anton antonia antonin antonio anwar archibald ardashir
    ariel aristide arnold arsinoe artaxerxes arthur auguste augustin augustine augusto aulus
    bahram barack barbara bartholomew bartolome bartolomeu basil bayezid beatrice bela ben
    benedict benito benjamin berenice bernard bernardino bernardo bernhard bert bertha bertrand
    betty boleslaw boris brian bruce bruno cambyses canute carl carlo carloman carlos caroline
    casimir catherine cecil chaim chandragupta charles charlotte chester childeric chris christina
    christine christoph christopher claire clara clarence claude claudia clement cleopatra
    clifford clovis conrad constance constantin constantine cornelius cristobal curtis cyril cyrus
    daniel darius david dean deborah decimus denis dennis desmond diana diego dietrich dmitri
    dolores domingo dominic donald dorothy douglas duarte duncan dwight eberhard ed edgar edith
    edmond edmund edred eduard edward edwin edwy egbert eirik eleanor elena elisabeth elizabeth
    ella ellen elsie emil emile emiliano emily emma emmanuel emmeline engelbert enrico enrique
    erasmo eric erich ernest ernesto ernst erwin ethel ethelred ettore eugene eugenio eva eve
    evelyn fannie fanny felipe felix ferdinand fernando fidel filippo florence frances francesco
    francis francisco franck francois frank franklin franz fred frederic frederica frederick
    frederik friedrich fritz fulgencio fyodor gabriel gabriela gaius gamal gaspard gavrilo
    geoffrey georg george georges georgina georgy gerald gerard gerd gerhard gertrude giacomo gian
    gilbert giorgio giovanni girolamo giulio giuseppe gnaeus godfrey golda gonzalo gordon gorm
    grace graham gregory grigori grover guglielmo guido guillaume gunther gustav gustave gustavus
    guy haakon haile hannah hans harald harold harriet harry harsha hasan heinrich heinz helen
    helena helmut helmuth hendrik henri henrietta henrik henrique henry henryk heraclius herbert
    herman hermann hernan hernando hilda hillary honore horace horatio hosni howard hubert
    hubertus hugh hugo humphrey husayn ian ibrahim ida ignacio ignacy ignatius igor ilya immanuel
    indira ines inez ingrid irene isaac isabel isabella isabelle ismail ivan iyasu jack jacob
    jacqueline jacques jaime jakob jamal james jan jane janet janos jawaharlal jayavarman jean
    jeanne jeannette jefferson jennifer jeremy jerome jesse jessica jim jimmy joachim joan joanna
    joao joe johan johann johanna johannes john johnny jomo jon jonas jonathan jorge jose josef
    joseph josephine joshua josiah josip jozef juan juana judith jules julia julian juliana julien
    juliet julio julius justin justinian kamehameha karen karl karol kaspar kate katharina
    katherine kathleen keith kenneth kevin khosrow kim klaus klemens klement kliment knut konrad
    konstantin krishna kurt kwame lajos lars laszlo laura laurence laurent lavr lavrentiy lavrenty
    lawrence lazar lazare lech lee leif leo leon leonard leonardo leonid leopold leopoldo lester
    lev levi lewis liu livia lloyd lorenzo lorraine lothair lothar lou louis louisa louise lucas
    lucia lucius lucrezia lucy ludwig luigi luis luisa luther lydia lyndon madeleine magnus
    malcolm manfred manuel marc marcel marcello marco marcus margaret margarete margaretha
    margarita marguerite maria marian mariana marianne marie marina mario marion mark marta martha
    martin mary mathias matilda matteo matthew matthias maud maurice maurits max maxim maximilian
    maximilien mehmed melanie menachem menelik mentuhotep michael michel miguel mihail mikael
    mikhail miklos mikolaj milan mildred miles millard milton mithridates moctezuma mohammad
    mohammed mohandas molly mongkut monica moritz moses muammar muhammad murad mustafa myles nader
    nadezhda nadia nancy natalia nathan nathaniel neil nellie nelson neville niccolo nicholas
    nicolas nicolaus nikephoros nikita nikola nikolai nils noah noel nora norman octavia olaf
    olaudah olav oleg olga oliver olivier olympe omar orhan osama oscar oskar osman otto pablo
    pancho paolo pascal patrice patricia patrick paul paula pauline pavel pedro pepi pepin
    percival percy peter philip philippe phillis piero pierre pietro pius pomare porfirio psamtik
    ptolemy publius pyotr quentin quintus rabindranath rachel rafael rajaraja rajendra ralph rama
    ramesses ramiro ramon raoul raphael rasul raul ray raymond rebecca reinhard reinhold rene reza
    richard roald robert roberta roberto rodrigo roger roland rolihlahla romain romanos ronald
    rosa rosalind rosamund rose rosemary roy rudolf rudolph rufus rupert russell ruth rutherford
    saddam sally salvador sam samudragupta samuel sancho sandra sarah scott sebastian seleucus
    selim senusret sergei sergey servius seti sextus seymour shapur sharon sidney siegfried
    sigismund sigmund sigurd silas simon simone sofia sonia sophia sophie stanislaw stanley stefan
    stephen steve steven stuart suleyman suryavarman susan susanna suzanne sven svetlana sylvain
    sylvester sylvia tadeusz tahmasp tamar tatiana ted teddy terence teresa tewodros thabo
    thaddeus theobald theodor theodora theodore theodoric theophilos theresa therese thomas
    thorfinn thurgood thutmose tiberius tim timothy titus tom tomas tommy tony tristan ulrich
    ulysses umar urban ursula vaclav valdemar valentin valentina valerie vasco vasily vera vernon
    victor victoria vikramaditya viktor vincent vincenzo viola violet virginia vittorio vivian
    vlad vladimir vladislav vojtech vyacheslav vytautas wallace walter walther warren wat
    wenceslas wendell werner wilfred wilhelm willem willi william williams willy wilma wilson
    winnie winston wladyslaw wolfgang woodrow xerxes yasser yazdegerd yitzhak yuri yusuf yves
    zachary zoe
""")
# Given names that are family names as well, where they stand last: Horatio Nelson.
FAMILY_TOO = _words("""
    allen anthony antony arnold bernard bruce castro conrad curtis dean douglas drake ernst franck
    frank franklin gordon graham graham grant grey harding howard hugo jefferson lewis lincoln
    luther milton murray nelson norman russell scott seymour stanley stuart wallace wallace warren
    wilson
""")
SHARED = _words("""
    adams aquino ashikaga assad bacon barca bhutto bonaparte borgia bourbon bronte bush capet
    chamberlain clinton cromwell dumas duvalier fujiwara gandhi gracchus guise habsburg harrison
    herschel hohenzollern hojo johnson jones kennedy komnenos lodi medici minamoto moltke nguyen
    palaiologos pitt plantagenet romanov roosevelt scipio sforza shelley singh smith somoza
    strauss taira tokugawa trudeau tudor tughlaq valois wittelsbach wright
""")
# Names that a parent and a child share whole: only the middle tells them apart.
NAMESAKES = frozenset(
    {("john", "adams"), ("george", "bush"), ("alexandre", "dumas"), ("johann", "strauss")}
)
# People known by the first of their names: Napoleon, Mao, Galileo.
MONONYMS = _words("""
    akbar akhenaten ashoka atahualpa ataturk attila aurangzeb averroes avicenna babur baybars bede
    boccaccio botticelli boudica caligula caravaggio charlemagne columbus copernicus cuauhtemoc
    dante deng donatello erasmus evita evliya galileo genghis geronimo gilgamesh giotto hadrian
    hafiz hammurabi hannibal hatshepsut himiko hirohito hiroshige hokusai huascar humayun hurrem
    jahangir jiang khomeini kosem kublai lenin machiavelli maimonides mao meiji michelangelo
    michinaga moctezuma murasaki napoleon nebuchadnezzar nefertiti nero ogedei pachacuti petrarch
    plato pocahontas rasputin rembrandt roxelana rumi sacagawea saladin sargon savonarola shaka
    socrates spartacus stalin suharto sukarno sundiata tecumseh timur titian tito toussaint trajan
    tutankhamun vercingetorix vespasian voltaire zenobia
""")
# One given name in several languages, and its short forms. Beside a family name that agrees
# they are the same (Jean Calvin); alone, or with a number, they are not (Carlos I, Charles I).
SAME_GIVEN = _groups("""
    john jean johann johannes johan jan ivan juan giovanni joao jon jack jock
    charles karl carlos carlo karel charlie
    william wilhelm willem guillaume guglielmo bill will willy willi
    henry heinrich henri hendrik enrique enrico harry hal
    louis ludwig luis luigi lajos lewis
    peter pierre pedro pietro pyotr petr piotr
    paul pablo paolo pavel
    james jacques jaime jacob jim jimmy giacomo
    francis francois francisco francesco franz frank francesc
    george georges georg jorge giorgio jerzy georgy
    joseph jose giuseppe jozef josip joe
    michael michel miguel mikhail michele mike micheal
    nikolai nikola niccolo nicolo nick
    frederick federico fred fritz fryderyk
    philip filippo phil
    stephen istvan etienne esteban steve
    anthony antonio antoine anton tony antony
    andrew andre andreas andrei andres andrea
    christopher cristobal cristoforo christoph chris kristof
    robert roberto rob bob bobby
    richard ricardo riccardo dick
    edward eduard eduardo eddie ed edvard
    ernest ernst ernesto
    eugene eugen eugenio evgeny
    ferdinand fernando fernao ferdinando hernando hernan
    martin martino marten
    matthew matteo matthias mateo
    mary maria marie marija
    anne anna ana ann hannah
    catherine kate katie cathy
    margaret marguerite margarita maggie meg
    elizabeth isabella eliza bess liz
    helen helena elena
    thomas tomas tommaso tom tommy
    theodore teddy ted fyodor
    aleksandr alex alejandro alessandro sandor sacha sasha al
    samuel sam
    benjamin ben
    daniel dan danny
    david davy dave
    albert alberto bert al
    adolf adolph adolphe adolfo
    leonard leonardo lennie
    leopold leopoldo
    lev leo leon lyova
    gustav gustave gustavus
    hermann herman armin
    julius jules julio giulio
    marcus marco mark marc
    otto otho
    raphael rafael raffaello rafal
    rudolf rudolph rodolfo
    sebastian sebastien
    simon simeon semyon
    victor viktor vittorio
    vincent vincenzo vicente
    walter walther
    yuri jurij jury
    vladimir vlad
    bernard bernhard bernardo
    conrad konrad
    dmitri demetrius
    emmanuel manuel immanuel emanuel
    gabriel gavrilo
    gregory grigori gregor grigory
    lorenzo laurence laurent
    lucy lucia
    nathaniel nathan nat
    patrick padraig pat
    ronald ron
    timothy tim
    ulysses sam
""")
