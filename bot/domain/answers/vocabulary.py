"""The words of historical answers by the part they play: title, kind, qualifier, given name.

Everything is folded (`bot.domain.text.fold`). What stands in no list is taken for a name that
tells its answer apart, so a list wants the words that many answers share, and no others.
"""

from __future__ import annotations

from enum import Enum, auto

from bot.domain.answers.variants import words


class Role(Enum):
    """The part that a word plays in an answer."""

    NAME = auto()  # tells the answer apart: Trotsky, Versailles, glasnost
    NUMBER = auto()
    QUALIFIER = auto()  # tells two of a name apart: north, elder, black
    KIND = auto()  # what sort of thing it is, left out in speech: treaty, battle, dynasty
    COMMON = auto()  # a word that many answers share and that says something: death, French
    GIVEN = auto()  # a given name, which many people bear
    SHARED = auto()  # a family name that several well-known people bear
    INITIALS = auto()
    EPITHET = auto()  # what follows "the" after a name: the Terrible


def _by_word(lists: dict[str, str]) -> dict[str, frozenset[str]]:
    """Turn lists of words under a heading into the headings of each word."""
    listed = {word for text in lists.values() for word in text.split()}
    return {
        word: frozenset(head for head, text in lists.items() if word in text.split())
        for word in listed
    }


# Articles, prepositions and particles. The first may be left out at the start of an answer,
# all of them inside it, none at its end, where "De" is a man's name (Zhu De).
OPENING_LINKS = words("the a an of la le les los las el al il de van von bin ibn ben to in on")
LINKS = OPENING_LINKS | words(
    "da di do du des dos del della dei der den dem das die ad ar as at ash az ul ud ur und zu zum"
    " zur y et e and for from by with bint binti vom am"
)
PARTICLES = words("da de del della der di dos du la le van von al el mac mc o")
PARENTAGE = words("ibn bin ben bint binti")  # the child stands before it, the parent after it
PLACING = words("of in from at")  # a name stands before it, a place after it
JOINING = words("and et und y")

# Titles by rank: two that have no rank in common are of two people ("" goes with every rank).
TITLES = _by_word(
    {
        "king": "king kings emperor tsar sultan kaiser caliph pharaoh shogun monarch regent",
        "queen": "queen queens empress tsarina sultana",
        "prince": "prince princes duke archduke margrave count earl viscount baron marquis marquess"
        " elector infante comte lord sir landgrave voivode",
        "princess": "princess duchess archduchess countess viscountess baroness lady dame infanta",
        "pope": "pope",
        "antipope": "antipope",
        "cleric": "saint san santa sao sainte bishop archbishop cardinal father brother sister"
        " abbot abbe abbess friar fray patriarch reverend deacon",
        "": "president general marshal admiral chairman secretary chancellor premier captain"
        " colonel major commander lieutenant commodore sergeant doctor professor mr mrs ms"
        " miss madame monsieur don dona senator governor viceroy justice judge comrade pandit"
        " imam ayatollah sheikh mullah rabbi shah khan khatun pasha bey efendi effendi begum"
        " commissioner dictator consul ambassador shri sri hajji mahatma dowager",
    }
)
# Titles that stand after a name; any other title at the end is a name (Martin Luther King).
TRAILING_TITLES = words("khan khatun pasha bey efendi effendi shah sultan begum")

# Titles that are given names as well.
GIVEN_TITLES = words("earl duke prince baron don dame judge king major marquis count")

# Kinds by sense: two that have no sense in common are of two things.
KINDS = _by_word(
    {
        "treaty": "treaty treaties peace pact",
        "peace": "peace treaty",
        "agreement": "agreement agreements accord accords pact",
        "battle": "battle siege",
        "decree": "edict decree",
        "congress": "congress",
        "conference": "conference summit",
        "council": "council",
        "war": "war wars",
        "rising": "rebellion revolt uprising rising mutiny insurrection",
        "realm": "empire dynasty kingdom caliphate sultanate khanate shogunate",
        "culture": "civilization civilisation culture",
        "operation": "operation",
        "river": "river",
        "mount": "mount mountain",
        "desert": "desert",
        "period": "period era",
        "house": "family clan house dynasty",
        "scandal": "scandal affair",
        "people": "people tribe tribes",
        "party": "party",
        "league": "league",
        "order": "order",
    }
)
# What may be added to a bare name without making it another thing: Battle of Verdun.
HARMLESS_KINDS = words(
    "battle decree realm culture operation mount desert period house scandal people party order"
)

# Words that are no kind, but may be added in the same way: Ajanta Caves.
HARMLESS = words("massacre massacres cave caves ruins site crisis troops tribesmen")

DIRECTIONS = {"northern": "north", "southern": "south", "eastern": "east", "western": "west"}
QUALIFIERS = words("""
    anti black blue brown central cold counter early east elder far farther female former free
    golden grand gray great greater green grey half high higher holy inner jr junior late later
    least left lesser little long low lower lowest major male middle minor near nearer neo new non
    north northeast northwest old outer post pre pro proto red right senior south southeast
    southwest sr upper west white yellow younger
""")

COMMON = words("""
    abolition absolutism academy acquisition act acts administration aegean affairs afghan africa
    african afrikaner age ages albanian algerian alliance america american americans anabaptist
    anarchism anarchy anglo angolan animal antiquity apostate apparatus april aqueduct arab arabs
    aragonese arch archipelago architect archive archives argentine argentinian arianism
    aristocracy armenian arms army art aryanism ascension asia asian aspect assassination assembly
    assyrian atheism athenian atlas atom atomic attack august australian austrian austro author
    autocracy autonomous axis azerbaijani babylonian badge bald balkan ballads ballot baltic
    bangladeshi bank baptist barley baroque barricades basilica basque bastion bavarian bay beast
    beggars belgian belt bible big bill biology birth bishopric blind blockade blood boat body
    bold bolivian bomb bone book border bosnian bow box boycott boys brazilian bread bridge
    british bronze buddhism buddhist bulgarian bull bullet bureau burgher burial burmese byzantine
    calendar cambodian camp campaign canadian canal cannon cantons cape capital capitalism
    capitalist captains caravan carnival carthaginian casket castilian castle catalan catechism
    cathedral catholic catholicism catholics cattle cause cavaliers cave caves celtic cemetery
    census century ceremony chain chamber champion chapel chariot charter chemical chief child
    children chilean chinese choice christian christianity chronicle chronicles church cinema
    circle circus citadel citizen citizens city civic civil civilian class classes classic
    classical cleansing clearance clergy clerk clock cloth cloud club coal coalition coast cocoa
    code coffee coin coins collective collectivisation collectivization college colombian colonial
    colonialism colonies colony column columns command commission committee common commons
    commonwealth commune communes communications communism communist company compromise computer
    concentration concept concert concordat confederacy confederation confessor conflict congolese
    conqueror conquerors conquest conscience conscription conservatives conspiracy constitution
    continental control convention conversion convict convoy copper corn corps corridor cotton
    country coup courier court covenant creation creed crescent crime crimes crisis croatian crops
    cross crossing crowd crown cruel cruelty cruise cruiser cruisers crusade crusades cuban cubism
    cult curtain cypriot czech dadaism daily dam dance danes danish dark daughter day days dead
    deal death debate december decision declaration defence defense deism democracy democratic
    department deportation depression dictatorship diet discovery disease district divine doctrine
    dome dominican door dragon dream drum dry duchy duel duels dust dutch dutchmen eagle earth
    eastern economic economy ecuadorian edge education egyptian egyptians election emancipation
    emigration enabling engine english enlightenment enterprise equal equality estate estates
    estonian ethiopian europe european evening evil exchange exclusion execution exile expedition
    expressionism expulsion extermination eye fable fair fall famine fascism fascist fat fate
    feast february federal federalism federation feudal feudalism fever field fields fighting
    filipino final finnish fire fish flag flax fleet flemish flood florentine food foot force
    forces foreign forest fort fortress fountain fourteen fourth franco freedmen freedom french
    frenchmen friend friends front frontier futurism gang garden gardens gas gate genocide genoese
    gentlemen georgian german germanic germans ghanaian ghetto girl girls glass glory gold good
    goods gospel government grain greek greeks guard guatemalan guest gulf gunboat gunpowder
    haitian hall hammer hand harbor harbour head heart heaven heavenly hellenic hellenistic hemp
    heresy hero heroes hidden hill hindu hinduism history home honduran honor honour horde horn
    horse hospital hostage hostages hot hotel hour household human humanism hunchback hungarian
    hunger hut iberian ice icelandic idea idealism immigration immortal impaler imperial
    imperialism impressionism incident independence indian indians indigo indonesian industrial
    innocent inquisition inside institute interior international invasion iranian iraqi irish
    irishmen iron islam islamic island islands isle israeli isthmus italian italians jamaican
    january japanese jewish jordanian jubilee judaism judgment july june jury just kazakh kenyan
    key kitchen knight knights korean kosovar labor labour ladder lake lame lamp land language
    lantern laotian last latin latvian laughter law laws leader leap lebanese legion leninism
    letter letters levy liberal liberalism liberals liberation liberty library libyan lie life
    light line linen lines lion list lithuanian lords lost love loyalists lucky macedon macedonian
    machine mad magic magna magnificent mail malaysian maltese man mandate mandates manifesto
    maoism map march maritime market martyr martyrs marxism mask mass massacre master masters may
    medicine member memorial memory men mercantilism merchant merchants message metal mexican
    migration mile military mill mind mine miner miners minister minority mint miracle missile
    mission mobile model modern monarchism monarchy money mongols monk monks month monument
    monuments moon moravian morning moroccan mosque mother mounted mouth movement museum musket
    muslim mystery naked names nation national nationalism nationalist nationalists nations native
    natural nature navigator navy nazism neapolitan nepalese neutral neutrality news nicaraguan
    nigerian night nights nobel nobility noble nordic norm northern norwegian november nuclear
    number oak oath oats obelisk occupation ocean october office officer oil oligarchy omani open
    opera opium orders ordinance organisation organization origin original orthodox outside
    pacifism painter pakistani palace palestinian palm panamanian panic paper papyrus paradise
    paraguayan parchment park parliament parties partition pass passage passenger passive past
    path patriot patriotic patriots pawn pearl peasant peasants pen penal pension peoples
    permanent persecution persian persians peruvian phoenician phoney phony picture pilgrim
    pilgrimage pilgrims pillar pillars pious pipe pipeline plague plains plan planet play plot
    plough plow poem poet pogrom poison polar pole police policy polish political poll poor
    popular porcelain port portuguese position pound poverty powder power powers prayer press
    principality prison prisoner prisoners private privilege privileges proclamation profit
    program programme project prophet protest protestant protestantism protestants province
    prussian pure purge purges putsch pyramid quarter question race radicals raid railway rain
    rape ratification rationalism realism rebel rebels reconquest record referendum reform
    reformation reforms refuge refugee refugees regime regiment region reich reign relic relics
    relief religion religious renaissance report republic republican reserve resistance resolution
    restoration revenge revival revolution revolutionary rice rich rights riot riots rite road
    roads rock rocket roman romance romanian romans rook root rope rough round route routes royal
    royalists royals ruin rule ruler rulers rules russian russians russo rye sack sacred safe sail
    sailor sailors salon salt sand saudi scandinavian scepter sceptre schism scholar school
    science scientific scots scottish scramble sea seal season secret security self semitic senate
    sepoy september serbian serfdom sermon servant servants service session settlement shadow
    share shell shepherd shield ship ships shock shop short shrine sicilian sikhism silence silent
    silesian silk silver simple single sino sky slave slavery slaves slavic sleep slovak slovene
    small snow social socialism socialist society soldier soldiers solution son songs sons soul
    southern soviet space spaniards spanish spartan special speech spice spices spirit split sport
    spring square staff stage stalinism stamp star state states station statute steam steel steppe
    steps stirrup stock stone stones storm story strait straits stranger street strike student
    students submarine succession sudanese suffrage suffragette suffragettes sugar sun supreme
    surrealism surrender survey swedes swedish sweet swiss sword symbol synagogue synod syrian
    system table tables tablet tank tanks tariff task tax tea temple tennis tent terrible
    territory terror test thai theater theatre theft theism theocracy theory theses thesis thing
    things thought thousand throne tibetan tide tiger time tin title titoism tobacco toleration
    tomb tool torch tories total tower town trade trail train traitor transfer transylvanian
    travel travels treason treasure tree trial trials trinity triumvirate trojan troops trotskyism
    truce true trust truth tunisian tunnel turkic turkish turks tyranny ukrainian ukrainians
    uncertainty under underground uniform union united unity universal university unknown unready
    unrest uruguayan use uzbek valley vase vehicle veil velvet venetian venezuelan vessel veto
    viaduct victory vietnamese village virgin vision voice volcano vote voyage wagon wake wall
    walls warfare warning warrior warriors watch water wave way wealth weapon weapons wedding week
    well welsh western wet whale wheat wheel whigs whole widow wife wild wind window wine wing
    winter wisdom wise witch wolf woman women wonder wood wool word work workers world writing
    wrong year yemeni yoke young youth ziggurat zimbabwean zionism zone
""")
