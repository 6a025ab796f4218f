"""Which English words are everyday ones: a capital at the head of a sentence makes them no name."""

from functools import cache

from index.wording import FUNCTION_WORDS, stem

# The most frequent words of general English that are no names, most frequent first.
_EVERYDAY = """
    first new two time said back made school now years world well three year later city used state
    people part know second university national known way get head team born united film long work
    south became high day family see right man eyes house season war states including took life
    north called name place four group found area going series left home music best make hand number
    company several last album take end good following released game played little began district
    old want side held early county league use west face think government march came small general
    town line based thought looked international air club went east show member college father
    public come men five set station church next former room party located age got system love look
    song water century body black night great women single building large population river named
    band white started service top built open death king moved local times children book door need
    president order final road due major died village third knew asked turned wanted say received
    main son served different felt members power football law voice play park history saw mother
    army point front help street art late hands games award young put published country division
    told center six red led days include light find tell species really according central half form
    original gave office making lost full opened included live given player run business woman
    community cup million land court development short round seen class story become sure research
    almost director council career things using island car close force better free support control
    field students education married worked record big level continued give military established non
    returned feel title written thing feet far association hard already championship human western
    department hall role various production heart living fire version television royal produced
    working act case society region present radio period looking total keep wife program brother
    mind special works soon political services taken created able reached union joined important
    social information appeared position ground lead rock dark election board hair course arms site
    police girl real sound words moment summer project announced wrote past followed blue founded
    finally taking records design considered northern god stop battle described track today playing
    language call heard professional low miles win green trying blood southern science maybe match
    square mouth video race recorded leave daughter points space museum change middle common move
    post lake seven tried elected closed ten minister months start chief return person sea release
    similar modern brought rest hit formed floor event care killed training star week needed turn
    finished railway news health sent example ran term coming currently forces gold areas stage fact
    dead says popular originally probably developed result pulled friend stood money running signed
    word songs child eventually met tour average teams minutes festival current deep kind decided
    usually eastern seemed episode bed added table private route available idea centre addition
    appointed style books eight construction press mean wall friends remained schools study
    institute sometimes events possible type brown forward talk process food debut seat performance
    committee features character arts lot strong range hours arm morning sold quickly directed
    guitar list performed media players smile placed coach province leading whole boy official
    designed grand census attack cross getting alone action lower network wide hospital believe
    changed sister hold gone sir ship studies academy shot rights base bad involved kept largest
    bank future especially beginning mark movement section female magazine plan professor lord
    longer sat walked hill actually civil energy model families size aircraft completed includes
    data captain fight vocals featured bridge fourth officer stone hear means medical groups
    management self lips competition entire lived technology leaving federal tournament bit passed
    hot independent awards kingdom spent fine reported fall raised stay true studio sports replaced
    paris systems saint leader theatre market capital parents earth cut degree writing bay awarded
    natural higher bill coast provided previous senior valley organization stopped countries parts
    conference queen security interest saying allowed master earlier phone matter winning try
    happened moving campaign breath nearly mid certain girls date african standing fell artist shows
    deal industry republic provide collection library student primary owned older heavy makes
    attention stated length ended fingers command staff skin foreign opening governor okay medal
    kill sun cover job introduced chest hell feeling success meet reason standard meeting novel
    trade source buildings rose guy goal chapter native husband previously unit limited entered
    weeks producer operations mountain takes covered forced related complete successful key cold
    channel traditional films dance clear approximately nine prince question active tracks regional
    silver author personal sense operation economic holding twenty additional speed hour edition
    regular historic places shook movie secretary prior report read foundation view engine scored
    units ask airport property ready immediately lady month listed contract manager lines navy
    writer meant runs practice championships singer glass commission required forest starting
    culture generally giving access attended test couple stand caught executive eye thinking chair
    shoulder hope decision plays defeated municipality structure offered slowly pain ice direction
    paper mission mostly noted individual managed nature lives plant helped except studied computer
    figure relationship issue significant loss die smiled gun ago highest male bring goals problem
    distance commercial completely location annual famous drive neck surface caused understand
    highway wrong hotel comes appearance double issues musical companies castle income review
    assembly bass initially parliament artists experience particular walk foot engineering talking
    window dropped miss baby boys break stars edge remember policy carried train stadium bar sex
    evidence becoming assistant upper step wing youth financial reach actor numerous nodded arrived
    minute believed sorry complex beautiful victory associated temple chance metal bishop launched
    particularly tree retired subject prize contains yeah theory empire suddenly waiting trust
    recording happy terms camp champion religious pass zealand names port ancient corner represented
    watch legal anti justice cause watched brothers material changes simply response fast answer
    historical stories straight create feature increased rate administration activities cultural
    overall winner programs basketball legs guard cast doctor flight results remains cost effect
    winter larger islands problems chairman grew commander pay failed selected hurt fort box
    regiment majority journal plans shown pretty characters directly scene likely operated allow
    spring junior matches looks houses fellow beach marriage rules oil expected nearby congress
    peace recent iii wait subsequently cell variety serving agreed please poor pacific attempt wood
    democratic piece prime rural mile touch appears township soldiers closer fighting claimed score
    physical editor filled genus specific sitting super mom supported status fear cases store
    meaning minor tower focus vice follow parish separate golden horse fifth remaining branch
    presented stared uses secret forms baseball exactly choice note discovered travel composed truth
    ball color kiss dad wind continue ring referred
"""


def is_everyday(word: str) -> bool:
    """Whether the word, or another inflection of it, is one that any text may use."""
    return word.lower() in FUNCTION_WORDS or stem(word) in _stems()


@cache
def _stems() -> frozenset[str]:
    return frozenset(map(stem, _EVERYDAY.split()))
