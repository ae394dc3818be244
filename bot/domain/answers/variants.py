"""Spellings and forms of one word or name that no rule of sound brings together.

Everything is folded (`bot.domain.text.fold`). Peking and Bombay are here, which are Beijing
and Mumbai as others wrote them. A place that was given another name is not: whether Petrograd
will do for Leningrad is for a question's own lists to say.
"""

from __future__ import annotations


def _lines(text: str) -> dict[str, str]:
    return {word: line.split()[0] for line in text.strip().splitlines() for word in line.split()}


# The first of a line stands for all.
VARIANTS = _lines("""
    muhammad mohammed mohammad mohamed mohamad muhammed mohamet mahomet muhamad mohamud
    ahmad ahmed achmed ahmet
    husayn hussein husain hussain husein hosein hossein hoseyn hussayn houssein
    hasan hassan
    mahmud mahmoud mehmud
    umar omar
    uthman othman
    yusuf yousuf youssef yusef yousef youssouf
    suleyman suleiman sulayman soliman sulaiman suleman
    abd abdul abdel abdal abdur abdus
    harun haroun haroon
    genghis chinggis chingis jenghis chinghis chingiz jengiz cengiz gengis djengis
    kublai khubilai qubilai kubilai kubla
    ogedei ogodei ogotai ugedei ogadai
    ramesses ramses rameses
    thutmose tuthmosis thutmosis thothmes tuthmose
    amenhotep amenophis
    akhenaten echnaton akhenaton ikhnaton
    beijing peking pekin peiping
    nanjing nanking nankin
    tianjin tientsin
    chongqing chungking
    guangdong kwangtung
    guangzhou kwangchow
    xian sian hsian
    kyiv kiev kyyiv kiew
    lviv lvov lwow lemberg
    kharkiv kharkov
    mumbai bombay
    kolkata calcutta
    chennai madras
    yangon rangoon
    istanbul stambul istambul
    quran koran qoran
    tsar czar tzar csar
    tsarina czarina tzarina tsaritsa czaritsa
    caesar cesar
    gaddafi qaddafi kadafi khadafy qadhafi kaddafi ghaddafi gadhafi qadafi
    aleksandr alexander alexandr aleksander alexandre
    nikolai nicholas nicolas nicolai nikolaus nicolaus
    mikhail mihail michail
    georgy georgi georgii georgiy
    sergei sergey serge
    dmitri dmitry dimitri dimitry
    lev leon
    trotsky trotzky trotski
    catherine katherine katharine kathryn ekaterina yekaterina katarina katharina catharine catalina
    elizabeth elisabeth elizaveta
    yelizaveta elizaveta
    frederick friedrich frederic frederik fredrick
    philip philipp phillip philippe felipe filip
    stephen steven stefan
    jeffrey geoffrey
    karl carl
    joseph josef iosif
    isabella isabel isabelle
    theodore theodor
    laurence lawrence
    margaret margarete margarethe
    saint st ste
    united utd
    doctor dr
    colour color
    program programme
    defence defense
    organisation organization
    civilisation civilization
    jerusalem yerushalayim
    mecca makkah makka
    medina madinah
    boudica boudicca boadicea
    buddha budda
    charlemagne karlemagne
    tutankhamun tutankhamen tutankhamon
    nefertiti nofretete
    hatshepsut hatchepsut
    confucius kongzi
    mencius mengzi
    laozi laotse laotze laotzu
    sunzi suntzu
    zhuangzi chuangtzu chuangtse
    shakespeare shakspere
    habsburg hapsburg
    hapsburgs habsburgs
    hannover hanover
    cusco cuzco qosqo
    moctezuma montezuma motecuhzoma moteuczoma
    atahualpa atahuallpa atawallpa
    tupac tupaq
    inca inka
    incas inkas
    aksum axum
    timbuktu timbuctu timbuctoo tombouctou
    sundiata sunjata sundjata soundiata
    haile hayle
    shia shiite shii shiah shiites
    sunni sunnite sunnites
    tamerlane tamburlaine timurlane
    cnut canute knut knud
    ethelred aethelred
    ethelstan athelstan aethelstan
    vladimir volodymyr wladimir
    jagiellonian jagellonian
    ukraine ukraina
    tiananmen tienanmen
    falklands malvinas falkland
    bosnia bosna
    serbia servia
    romania rumania roumania
    constantinople konstantinopel
    thessaloniki salonica salonika thessalonica
    cologne koln
    munich munchen
    nuremberg nurnberg
    vienna wien
    trent trento trente
    prague praha
    warsaw warszawa
    moscow moskva
    florence firenze
    venice venezia
    genoa genova
    naples napoli
    rome roma
    lisbon lisboa
    seville sevilla
    antwerp antwerpen
    brussels bruxelles
    geneva geneve
    athens athina
    mycenae mykenai
    mycenaean mykenaian
    crete kriti
    troy troia ilium ilion
    livy livius
    pompey pompeius
    hammurabi hammurapi
    nebuchadnezzar nebuchadrezzar
    ashurbanipal assurbanipal
    gilgamesh gilgames
    saladin salahuddin
    nehru neru
    dong tung
    srivijaya sriwijaya
    majapahit mojopahit
    komnenos comnenus komnenus comnenos
    komnene comnena komnena
    palaiologos palaeologus paleologus paleologos
    thucydides thoukydides
    averroes averrhoes
    hezbollah hizbullah hizballah
    shiva siva
    sanskrit samskrit
    beirut beyrouth
    aleppo haleb
    gulag goulag
    zoroaster zarathustra zarathushtra
    zoroastrian zarathustrian
    lutheran lutherian
    leif leiv
    olaf olav
    vaclav wenceslas wenceslaus
    mughal mogul moghul mughul
    mughals moguls moghuls
    tatar tartar
    tatars tartars
    sepoy sipahi
    hindu hindoo
    hussite husite
    bolivar bolibar
    cuneiform kuneiform
    caesarea kaisareia
    alan allan allen
    becket beckett
    labour labor
    harbour harbor
    honour honor
    theatre theater
    grey gray
    centre center
    shaka chaka tshaka
    theresa teresa therese
    esther ester
    martha marta
    matthew mathew
    anthony antony
    dorothy dorothea
    judith judit
    catalina catarina
    zulu zoulou
    mehmed mehmet
    bayezid bayazid
    douglas douglass
    congo kongo
    khan kahn khaan
    aleksei alexei alexey aleksey alexej
    ana anna
    andreas andres
    brian bryan
    denis dennis
    eric erik eirik
    gerhard gerard
    henrik henryk
    herman hermann
    jacob jakob
    johan johann
    clement klement
    conrad konrad
    constantin konstantin
    kurt curt
    lavrenty lavrentiy lavrenti
    levi levy
    louisa luisa
    mark marc
    mathias matthias
    miles myles
    oscar oskar
    raphael rafael
    raoul raul
    rudolf rudolph
    sofia sophia
    tipu tippu
    victor viktor
    willi willy
    vladislav wladyslaw
    kadesh qadesh
    collectivization collectivisation
    ashoka asoka
    guelphs guelfs
    brazil brasil
    buddhist budhist
""")

# Several words, or a short form, and what they are brought to.
PHRASES = {
    "abd el": "abd",
    "bin rushd": "averroes",
    "bin sina": "avicenna",
    "chairman mao": "mao",
    "chang kai shek": "jiang jieshi",
    "chiang kai shek": "jiang jieshi",
    "chiang kaishek": "jiang jieshi",
    "chou en lai": "zhou enlai",
    "chuang tzu": "zhuangzi",
    "cristobal colon": "christopher columbus",
    "cristoforo colombo": "christopher columbus",
    "empress dowager": "empress",
    "field marshal": "marshal",
    "grand duchess": "duchess",
    "grand duke": "duke",
    "grand prince": "prince",
    "great war": "world war i",
    "guo min dang": "kuomintang",
    "guomindang": "kuomintang",
    "ho chi min": "ho chi minh",
    "ibn rushd": "averroes",
    "ibn sina": "avicenna",
    "kuo min tang": "kuomintang",
    "lao tse": "laozi",
    "lao tsu": "laozi",
    "lao tzu": "laozi",
    "mao tse dong": "mao zedong",
    "mao tse tung": "mao zedong",
    "mao tsetung": "mao zedong",
    "nine eleven": "11 september",
    "prime minister": "premier",
    "queen mother": "queen",
    "salah ad din": "saladin",
    "salah al din": "saladin",
    "salah ed din": "saladin",
    "soviet union": "ussr",
    "sun tsu": "sunzi",
    "sun tzu": "sunzi",
    "sun zhongshan": "sun yat sen",
    "teng hsiao ping": "deng xiaoping",
    "u s": "usa",
    "u s a": "usa",
    "u s s r": "ussr",
    "union of soviet socialist republics": "ussr",
    "united states": "usa",
    "united states of america": "usa",
    "us": "usa",
    "viet nam": "vietnam",
    "ww": "world war",
    "wwi": "world war i",
    "wwii": "world war ii",
    "wwiii": "world war iii",
    "zhou en lai": "zhou enlai",
}


def words(text: str) -> frozenset[str]:
    """List the words of a text, each in its standing spelling."""
    return frozenset(VARIANTS.get(word, word) for word in text.split())


def groups(text: str) -> dict[str, str]:
    """Map every word of a line, in its standing spelling, to the line's first."""
    return {VARIANTS.get(word, word): first for word, first in _lines(text).items()}
