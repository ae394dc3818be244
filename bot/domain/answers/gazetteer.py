"""Names that are known in their own right, so that none is taken for a slip for another.

People by the name they go by, places, peoples, dynasties and terms of history, folded, in one
spelling each. It is no list of what may be asked: a name that is missing only lacks its guard.
"""

from __future__ import annotations

from bot.domain.answers.variants import words as _words

NAMES = _words("""
    aachen aaron abaqa abbas abbasid abdulhamid abe abkhazia aboukir achaemenid acheson achilles
    acre actium adams aden adenauer adler adrianople adriatic adulis adwa aedile aegean aeneas
    aeolian aeschines aeschylus aetius afghanistan afonso agamemnon agesilaus aghlabid agincourt
    agra agrippa agrippina aguinaldo ainu aisha ajanta akbar akhenaten akihito akkad akkadian
    aksum alabama alamein alamo alan alaric alaska alaungpaya alba albania alcibiades alcuin
    aldrin aleppo alesia alexander alexandria alexios alfred algeria algiers ali allende almagro
    almohad almoravid alp alsace amanirenas amarna amazon ambedkar ambrose america amiens amin
    amorite ampere amritsar amsterdam amundsen anatolia anawrahta anaximander anaximenes andalusia
    andropov angevin angkor angle angola anhui ankara anna annam anschluss anselm antarctic
    anthony antietam antigonid antigonus antioch antipater antonescu antonia antonine antoninus
    antony antwerp anyang anzio apache apartheid apia apollo appia appian appomattox aquino
    aquitaine arabia arafat aragon aramaean arawak arcadius archimedes archon arctic ardashir
    ardennes argentina argos arian arianus aristarchus aristides aristophanes aristotle arius
    arizona arkansas arkwright armenia arminius armstrong arnhem arpad arras arrian arslan
    artaxerxes arthur artigas aryabhata asante ashanti ashikaga ashoka ashur ashurbanipal
    ashurnasirpal askia asmara asquith assad assyria astrakhan asturias astyages asuka aswan
    atahualpa ataturk athanasius athens atlanta atlantic attila attlee augsburg augustine
    augustinian augustus aung aurangzeb aurelian aurelius auschwitz austen austerlitz austin
    australia austria avar avaris averroes avicenna avignon aviz ay ayacucho ayllu ayutthaya
    ayyubid azad azana azerbaijan aztec babi babur babylon babylonia bach bacon bactria badr
    baekje baghdad bagration bahadur bahamas bahmani bahrain bahri bai bakr bakunin balboa baldwin
    balfour balhae bali balkh ball balliol baltic balzac ban bandung bangkok bangladesh
    bannockburn barbados barbarossa barcelona bardiya bardo bari baro barras basho basil basra
    bastogne bataan batavia batista batman batory battuta batu bavaria baybars bayezid bayinnaung
    beauvoir becket beckett bede beethoven begin beijing bela belarus belfast belgium belgrade
    belisarius bell bello belshazzar belzec benedict benedictine benes bengal benin bentham berber
    beria bering berke berlin berlioz bernini bethlehem bhutan bhutto biao biassou biden bihar
    biko bindusara birmingham biruni bismarck bissau bjornson blair bleda bligh blitzkrieg
    boccaccio boethius bogota bohemia bohemond bohr bokassa boleyn bolivar bolivia bologna
    bolshevik bombay bonaparte bonifacio bordeaux borgia bormann borneo borobudur borodino bosch
    bose bosnia bosporus bosra boston bosworth botha botswana botticelli boudica boukman boule
    bourbon bourguiba boxer boyle brabant bradley braganza brahe brahmagupta brahms bramante
    brandenburg brandt brasidas bratislava brazil brecht bremen brest brezhnev brighton brissot
    britain brittany brno bronte broughton brown bruce bruckner bruegel bruges brunel brunelleschi
    bruno brussels brutus bryan buchanan bucharest buchenwald buckingham buda budapest buddha
    bukhara bukharin bulganin bulgar bulgaria burgoyne burgundy burke burkina burma burnside burr
    burton burundi busan busby bush bushido buyid byblos byrd byron byzantium cabot cabral cade
    cadiz caesar cairo cajamarca calais calcutta cale calhoun calicut california caligula caliph
    callaghan calles calne calvin calvinist cambodia cambrai cambridge cambyses cameroon camillus
    campo camus canaanite canada cannae canterbury canton canute cao capet capetian caporetto
    cappadocia capuchin caracalla caracas caratacus caravaggio carchemish cardenas cardiff caria
    carib carinthia carlos carnegie carnot carolina carolingian carranza carrhae carter carthage
    carthusian cartier casas casimir caspian cassander cassiodorus cassius castiglione castile
    castro catalonia cateau catesby cathar catiline cato catullus caucasus cavour ceausescu cecil
    celebes celsius celt cemal censor cervantes cetshwayo ceylon cezanne chad chaeronea chagatai
    chalcedon chaldean chaldiran chalukya cham chamberlain champa champagne champlain chan
    chanakya chandragupta chao charleston chartist chaucer chechnya cheka chekhov chenla chera
    chernenko chernobyl cherokee cheyenne chiang chichen chifley chile chimu china chios chirac
    choctaw chola chongqing chongzhen chopin choshu christophe chu chulalongkorn churchill cicero
    cid cilicia cimbri cimon cincinnatus cinna ciompi cistercian civilis cixi claudius clay
    cleisthenes clemenceau cleon cleopatra cleveland cleves clinton clive clovis cluniac cochin
    cochise codex cohort colbert coleridge cologne colombia colorado columbia columbus comanche
    comecon cominform comintern commodus compiegne comte concord conde confucius congo connecticut
    constable constans constant constantine constantinople constantius consul cook coolidge copan
    copernicus corday cordelier cordoba corinth coriolanus corneille cornwallis coronado corsica
    cortes corvinus cosimo costa coulomb courbet coventry cranach cranmer crassus crecy creek
    creole crete crimea crixus croatia crockett croesus crompton cromwell ctesiphon cuauhtemoc
    cuba cuitlahuac culloden cuman cuneiform curie curtin cusco custer cynoscephalae cyprian
    cyprus cyril cyrus dachau dacia dagestan dahomey dai daimyo dakota dali dalmatia dalton
    damascus damien dane dante danton danube danzig dara dardanelles darien darius darwin david
    davis davy debs debussy deccan decembrist defoe degas dehuai delacroix delaware delhi delos
    delphi demetrius democritus demosthenes deng denmark descartes desmoulins dessalines devereux
    devshirme dharma diana dias diaz dickens dictator diderot dido diem dien dieppe diggers
    dingane diocletian diogenes diponegoro dirac disraeli djibouti djilas djoser dnieper dominate
    dominica dominican domitian don donatello donatist donne dordrecht dorgon dorian dostoevsky
    douglas douglass dover draco dracula drake dresden dreyfus dubai dubcek dublin dubois dudley
    dufu dulles duma dunhuang dunkirk duns durer durruti duvalier dvaravati earhart ebert ebla
    ebro ecbatana ecclesia ecuador eden edessa edgehill edinburgh edison edo egypt eichmann
    einstein eisenhower elagabalus elam elamite elbe eliot ellora emerson empedocles encomienda
    engels england enheduana enkidu enlai ennius enver epaminondas ephesus ephor epicurus erasmus
    eratosthenes erdogan erfurt eridu eritrea esarhaddon este estonia ethiopia etruscan euclid
    eudocia eudoxia eumenes euphrates euripides eusebius everest everett evesham eyck ezana
    ezekiel fabian fabius fahrenheit fairfax faisal falkenhayn farabi faraday fashoda fatima
    fatimid faulkner fawkes faxian fenian ferdinand ferdowsi fermat fermi ferrara feuerbach
    feuillant feynman fez fichte fief fiji fillmore finland fitzgerald flanders flaubert flavian
    flodden florence florida foch fon fontainebleau ford fouche fourier franc france franciscan
    franco franconia frank frankfurt franklin fraser freud friedland frobisher frumentius frunze
    fujian fujiwara fulani fulton funan fuzhou gabon gaddafi gaeta gagarin gage gainsborough
    gaiseric gajah galba galen galerius galicia galileo gallipoli galois galvani gama gambetta
    gambia gandhi ganges gansu gao gaozu garfield garibaldi garrison garvey gascony gaugamela
    gauguin gaul gaulle gaumata gaunt gaya gbagbo gdansk geneva genghis genoa georgia gericault
    germain germany geronimo gerousia gestapo geta gettysburg ghana ghazali ghazan ghaznavid ghent
    ghibelline ghiberti ghurid giap gilgamesh giotto girondin giscard giza gladstone glasgow
    glasnost glendower glenn gnostic goa gobind godfrey godoy godunov godwin goebbels goethe gogh
    gogol goguryeo gojong gokhale goldie gompers gonzaga gorbachev gordon gorgias goring goryeo
    goth goya gracchus gramsci granada granicus grant gratian greco greece grenada grey grieg
    gromyko grotius grunewald guadalcanal guadeloupe guam guang guangdong guangxi guangxu
    guangzhou guarani guatemala gudea guderian guelph guernica guevara guicciardini guild guinea
    guizhou guizot gujarat gulag gupta gurion gustavus guyana guyuk habsburg hacienda hadrian
    hafiz hafsa hafsid haidar haifa haig haile hainan hainaut haiti halley hals halsey hamburg
    hamilcar hamilton hammurabi hampshire han hancock handel hanfeizi hangzhou hannibal hannover
    hanoi hanover hanoverian hanse harappa harding hardrada hardy hargreaves harold harrison
    harsha harvey hasan hasdrubal hastings hatshepsut hatta hattin hattusa hausa havana havel
    hawaii hawke hawkins hawthorne haydn hayes heath hebei hebert hebron hector hegel heian
    heidegger heilongjiang heine heisenberg heke helen helot hemingway henan henry heraclitus
    heraclius herat herculaneum herder herod herodotus herzegovina herzen herzl hesiod hess hesse
    heydrich hidalgo hidetada hideyoshi hieroglyph hijra himiko himmler hindenburg hipparchus
    hippo hippocrates hirohito hiroshige hiroshima hispaniola hitler hittite hizen hobbes hobson
    hogarth hohenstaufen hohenzollern hojo hokkaido hokusai holbein holland holocaust holodomor
    holstein homer honduras honecker hong hongtaiji hongwu honorius honshu hooke hooker hoover
    hopi hoplite horace horemheb horthy hospitaller hotspur houphouet houston howard howe hoxha
    hoysala hu hua huascar hubble hubei hudson hue huerta hugo huguenot hulegu humayun humboldt
    hume hun hunan hunayn hungary hunyadi huron hurrem hurrian hus husak husayn hussein husserl
    hussite hutu huxley huygens hydaspes hyderabad hyksos iberia ibsen iceland idrisi idrisid
    iemitsu ieyasu igbo igor ilkhan illinois imhotep imphal inca incheon inchon india indiana
    indonesia indulgence indus ingres inonu investiture ionia ionian iowa ipsus iran iraq ireland
    irene iroquois isabella isaiah isfahan ishaq ismail isocrates israel israelite issus istanbul
    istria italy ito iturbide ivory iwo jackson jacobin jacobite jaffa jagiello jagiellon jahangir
    jakarta jamaica jamestown janissary japan jaruzelski java jay jayavarman jefferson jena jenne
    jeremiah jericho jerome jerusalem jesuit jesus jiajing jiang jiangsu jiangxi jihad jilin jin
    jinnah jizya jochi joffre johnson jomon jong jordan joseon josephine josephus joshua jovian
    joyce juan juarez judaea judah jugurtha julia julian julio jung juno jupiter jurchen justinian
    jute jutland juvaini juvenal kabila kabul kadar kadesh kadet kaesong kafka kagame kagoshima
    kaifeng kaiser kaleb kalidasa kamakura kamehameha kamenev kamikaze kammu kandahar kandake kang
    kangxi kanishka kano kanpur kansas kant kapodistrias karbala karma karnak kashmir kassite
    kathmandu katyn kaunda kautilya kavad kawiti kazakhstan kazan keats kekkonen kelly kelvin
    kennan kennedy kentucky kenya kenyatta kepler kerensky kerma keynes khadija khafre khaldun
    khalji khamenei kharkiv khartoum khayyam khazar khitan khiva khmer khomeini khosrow khrushchev
    khufu khwarizmi kido kiev kikuyu kilwa kim kimbangu kindi king kiribati kirov kish kishi
    kissinger kitchener kiyomori klerk knossos knox kofun kohima kohl kolkhoz komnene komnenian
    konbaung kongo konigsberg konoe korea kornilov korolev kosciuszko kosem kosovo kossuth kosygin
    kristallnacht kronstadt kropotkin kruger kubitschek kublai kufa kulak kuomintang kurdistan
    kursk kush kushan kushite kut kutuz kutuzov kuwait kyoto kyrgyzstan kyushu lafayette lagash
    lagrange lahore lakota lalibela lamartine lamington lancaster languedoc lanka lanna laos laozi
    laplace latimer latin latvia laud lausanne laval lavoisier lawrence lebanon lebensraum lee
    leeuwenhoek legion leibniz leipzig lenin leningrad lennon leo leon leonardo leone leonidas
    lepanto lepidus lermontov lesbos lesotho lessing leuctra levellers lewes lexington leyte lhasa
    li liang liao liaodong liaoning libai liberia libya licinius liege lima limpopo lin lincoln
    lindbergh linnaeus linne lisbon liszt lithuania liu liubei liverpool livia livingstone livonia
    livre livy ljubljana lloyd llywelyn lobengula locarno locke lodi loire lollard lombard
    lombardy lon london lopez lorenzo lorraine lothal louisiana lovell lowell loyola luba lubeck
    lucknow lucretius luddite ludendorff lugalzagesi lugard lula lumumba lunda luneville luoyang
    luther lutheran luthuli luxembourg luxor lviv ly lycaonia lycia lydia lyon lysander lysias
    lysimachus maastricht macarthur macau macedonia macedonian machiavelli machu macmillan
    macquarie madagascar madero madison madras madrid magellan magnesia magsaysay magyar mahathir
    mahavira mahdi mahler mahmud maine mainz majapahit majdanek majorian malacca malawi malaya
    malaysia malcolm maldives malenkov mali malinche malindi malta malthus mamluk mamun manassas
    manchester manchu manchuria manco mandala mandalay mande mandela mandinka manet manichaean
    manila mann mannerheim manor mansa manstein mansur mansurah mantinea mantua manzikert mao
    maori mapuche marat maratha marathon marconi marcos marengo mari marinid marius marlborough
    marlowe marne marrakesh mars marseille marshall marston martial martin martinique martov
    marvell marx maryland masaccio masai masaryk massachusetts masudi mataram matisse matteotti
    mauritania mauritius maurya maxentius maximian maximilian maxwell maya mazarin mazdak mazzini
    mbeki mccarthy mcclellan mckinley mcnamara meade mede media medici medina mediterranean
    medvedev megiddo mehmed meiji meir melanchthon melville memphis menander mencius mendeleev
    menderes menelik menes mengistu menkaure menshevik menzies mercury merkel merneptah meroe
    merovingian merv mesopotamia messalina messenia messina mestizo metacomet metaxas methodist
    methodius metternich mexica mexico michelangelo michigan michinaga midway mihrimah mikoyan
    milan miletus mill millet milosevic miltiades milton milvian minamoto minerva ming minh
    minnesota minoan minsk mirabeau miro mississippi missouri mita mitanni mithridates mitterrand
    mixtec mobutu moche modena modi mohacs mohawk mohenjo moldavia moldova moliere molotov moltke
    mombasa momoyama monck mondrian monet mongke mongkut mongol mongolia monnet monophysite monroe
    montagnard montaigne montana monte montenegro montesquieu monteux monteverdi montezuma
    montgomery montreux moor moore moravia more morelos morgan moriori moro morocco morse moscow
    moses moshoeshoe mossadegh mosul mott mozambique mozart mozi muawiya mubarak mugabe mughal
    muhammad mujib mukden munich munster muntzer murad murasaki murat muret murillo muromachi musa
    museveni mussolini mutawakkil myanmar mycenae mycenaean myron mysore nabonidus nader nagasaki
    nagashino nagy naha nahas nahua najaf nalanda namibia nanak nanchang nanda nanjing nanking
    nansen nantes nanzhao napata naples napoleon nara naresuan narmer narodnik narses narva naseby
    nasrid nasser natal nauru navajo navarre nazca ndebele ndola ne nebraska nebuchadnezzar necho
    necker nefertari nefertiti nehru nelson nepal neptune nero nerva nestorian nestorius netanyahu
    netherlands neuilly nevada newton ney nezahualcoyotl nguyen nicaea nicaragua nicias nicomedia
    nicopolis nietzsche niger nigeria nijmegen nile nimitz nimrud nineveh ningxia nippur nixon
    nizam nkomo nkrumah nkvd nobel nobunaga nogi nola noriega norman normandy norway novgorod
    noyan noyon nubian numa numantia nureddin nuremberg nurhaci nuzhen nyerere nzinga oahu obama
    obote obregon ockham octavia octavian octavius octobrist oder odessa odoacer odysseus offa oge
    ogedei ohiggins ohio okhrana okinawa oklahoma okubo okuma oldenbarnevelt oldenburg oleg
    olivares olmec olympia olympias oman omdurman ontario oppenheimer orange oregon orhan origen
    orinoco orleans ortega orwell osaka osceola osman osnabruck ossetia ostia ostracism ostrogoth
    otho ottoman ottonian ovid oxford pachacuti pacific padua pagan pahlavi paine pakistan pala
    palaiologan palau palenque palermo palestine palladio pallava palmerston palmyra panama pandya
    panini panipat papal papua papyrus paracelsus paraguay paris park parks parmenides parr
    parthia parthian pasargadae pascal pasternak pasteur pataliputra patel patton paul paulus
    pausanias pavlov pavlova peary pecheneg pedro peel peisistratus pelagian pelagius pelayo
    pelopidas pelusium penang peng pennsylvania perdiccas peres perestroika pergamum pericles
    peron perry persepolis pershing persia peru petain peter petersburg petion petra petrarch
    petrograd phalanx pharsalus phidias philadelphia philip philippi philippines philistine
    phillip phoenician photios phrygia piankhi piast picasso picot piedmont pierce pilate
    pilsudski pindar pinochet pisa pitt piye pizarro planck plantagenet plassey plataea plato
    plautus plekhanov plevna pliny plotinus plutarch pluto plymouth po pocahontas podolia poe
    poincare poitiers pol poland politburo polk polo polovtsy poltava polybius polyclitus pomare
    pomerania pompeii pompey pompidou ponce poniatowski pontiac pontus pope porto portsmouth
    portugal potemkin potosi potsdam poussin powhatan praetor prague prambanan praxiteles
    premyslid priam primo princip principate probus procopius prokofiev protagoras proudhon proust
    provence prussia psamtik psellos ptolemaic ptolemy puccini puebla pueblo puerto pugachev
    punjab purepecha puritan pusan pushkin putin puyi pydna pym pyongyang pyrrhus pythagoras
    qadesh qadisiyya qajar qalawun qatar qi qian qianlong qin qing qinghai quaestor quaker quebec
    queensland qufu quipu quisling quito rabelais rabin racine raj rajput rakoczi raleigh rama
    ramesses ramsar ramsay rangoon ranjit ranters rapallo rapanui raphael raphia rashid rashidun
    rashtrakuta rasputin ravel ravenna razin reagan reggane regulus reims rembrandt remus renoir
    repartimiento revere reynolds rhee rhine rhineland rhodes rhone ribbentrop ricardo richelieu
    richmond ricimer ridley riga rivera rizal roanoke robespierre rochelle rockefeller rodin roger
    rollo romagna romania romanos romanov rome rommel romulus ronin roosevelt rosas rossini rouen
    rousseau rubens rubicon ruhr rumi rurik rurikid russia rutherford ruyter rwanda ryukyu saadi
    saar sabine sacagawea sadat saddam sadova safavid saffah saigo saigon saint sais sakharov
    saladin salamanca salamis salerno salian sallust salote salvador samara samarkand samarra
    samnite samoa samori samos samudragupta samuel samurai san sandino sangha sankara sansculotte
    sappho saqqara sarajevo saratoga sardinia sardis sargon sarmatian sarmiento sartre sasanian
    satavahana sato satrap satsuma saturn satyagraha saud saul savage savannah savarkar savonarola
    savoy saxon saxony sayyid schelling schiller schleswig schlieffen schoenberg schopenhauer
    schrodinger schubert schuman schumann scipio scotland scott scythian securitate seddon sedova
    seine sejong sekigahara selassie seleucia seleucid seleucus selim seljuk selma senate sendai
    seneca senegal senghor sennacherib seoul sepoy seppuku sepulveda sequoyah serbia serf servius
    seti seurat sevastopol severan severus seville sevres seymour sforza shaanxi shackleton shaka
    shakespeare shalmaneser shandong shang shanghai shankara shanxi shaoqi shapur sharia sharon
    sharpeville shaw shelley shepard sher sheridan sherman shikoku shiloh shimabara shiraz shivaji
    shogun shona shonagon shostakovich shotoku showa shu shulgi shunga siam siberia sichuan sicily
    sidon siena sierra sieyes siffin sihanouk sikh silesia silla sima simony sinan sindh singapore
    singhasari sinhala sioux sipahi sisi sisulu skanderbeg slav slavonia slovakia slovenia slovo
    smith smolensk smuts sneferu sobibor sobieski socrates sofala sofia sogdia sokoto solomon
    solon solzhenitsyn somalia somme somoza song songhai sonni sophocles soto sousa southampton
    soviet soweto spain sparta spartacus speer speke spenser speyer spinoza srivijaya stalin
    stalingrad stambolov stanley stanton stasi steinbeck stendhal stephenson stilicho stirling
    stolypin stowe strabo strafford strategos strauss stravinsky stresemann stuart stupa styria
    subutai sucre sudan suetonius suez suharto sui sukarno sukhothai suleyman sulla sully sulu
    sumatra sumer sumerian sumter sundiata sunsin sunzi suriname suryavarman susa sutra suu
    suvorov suzhou swabia swadeshi swahili swaraj swaziland sweden swift switzerland sykes syngman
    syracuse syria szechenyi szilard tabari tabriz tacitus taft tagore tagus taharqa tahiti
    tahmasp taino taiping taira taisho taiwan taizong tajikistan takashima takashina takauji
    talaat talas talleyrand tallinn tambo tamil tancred tang tanganyika tangut tanis tannenberg
    tanzania tanzimat tarascan tarquin tartar tashkent tasman tasmania tatar taxila taylor
    tchaikovsky tecumseh tehran teller templar temujin tennessee tenochtitlan teotihuacan terence
    tertullian tesla tetrarchy teutoburg teuton teutonic tewkesbury tewodros texas thailand thales
    thames thatcher theatine thebes themistocles theodora theodoric theodosius theresienstadt
    thermopylae thiers thieu thoreau thrace thucydides thuringia thutmose tiber tiberius tibet
    tibetan tiglath tigris tikal tilak tilly tilsit timar timbuktu timor timur timurid tippu tipu
    tiryns titian tito titus tiwanaku tobruk toghon toghrul togliatti togo tojo tokugawa tokyo
    toledo tolkien tolstoy toltec tolui tonga tongan tongzhi tonkin tordesillas toregene
    torquemada tosa toulouse toungoo toure tours toussaint towton trafalgar trajan tran transvaal
    transylvania trasimene trastamara treblinka trent trenton trianon tribunal tribune
    trier trieste trinidad tripoli triumvirate tromp trotsky troy troyes trujillo truman trump
    trung truth tsiolkovsky tsunayoshi tsushima tuareg tubman tudjman tudor tughlaq tukhachevsky
    tula tullus tulunid tunis tunisia tupac tupaia tupi turenne turgenev turgot turin turk turkey
    turkmenistan turner tuscany tusi tutankhamun tutsi tutu tuyuhun twain tyler tyndale tyrant
    tyre tyrol uganda ugarit uhud uighur ukraine ulbricht ulugh umar umayyad umbrian ur uruguay
    uruk usman utah utamaro uthman utica utrecht utu uzbekistan valencia valens valentinian
    valeriano valois vandal vanderbilt vanuatu varangian vargas varna varro vasa vasari vassal
    velazquez venetia venezuela venice venizelos venus veracruz vercingetorix verdi verdun vermeer
    vermont verona versailles verwoerd vesalius vespasian vespucci vicenza vichy vicksburg
    victoria vienna vienne viet vietnam vijayanagara viking villa villein vilnius viracocha virgil
    virginia visconti visigoth vistula vitellius vitruvius vivaldi vivekananda volga volgograd
    volhynia volsci volta voltaire vorster wagner wagram walata waldensian wales walesa wallace
    wallachia wallenstein walpole walsingham wanggeon wangwei wanli wannsee warwick washington
    waterberg waterloo watt watteau webster wedgwood wei weimar weizmann welf wellington wells wen
    wend westphalia whitlam whitman whitney wilde wilson winchester windsor wisconsin witte
    wittelsbach wittenberg wittgenstein wolfe wolsey woolf worcester wordsworth worms wren wright
    wu wuchang wudi wuhan wycliffe wyoming xavier xenophon xerxes xhosa xi xia xianbei xiaoping
    xin xinjiang xiongnu xuanzang xuanzong xunzi xuzhou yagoda yalta yamagata yamamoto yan yanan
    yangtze yarmouk yayoi yazid yeats yeltsin yemen yezhov yi yohannes yongle yongzheng yoritomo
    york yorktown yoruba yoshida yoshimasa yoshimitsu yoshimune yoshinobu yoshitsune ypres
    ypsilanti yuan yue yuezhi yunnan zagreb zaire zama zambezi zambia zamindar zanzibar zapata
    zapotec zaragoza zarathustra zaria zaynab zealand zedong zeng zengi zengid zeno zenobia zhao
    zhejiang zheng zhivkov zhou zhu zhuangzi zhuge zhukov zia ziggurat zimbabwe zinoviev zoe zola
    zoroaster zulu zululand zuma zurbaran zwingli
""")
