"""Given names and their everyday short forms, as data.

The pairs are those of general English usage as found in dictionaries of given names (Hanks, Hardcastle and
Hodges, A Dictionary of First Names, Oxford). A short form is weaker evidence than a spelling.
"""

_FORMS = """
abigail abby gail
albert al bert
alexander alex alec sandy sasha
alexandra alex sandra sasha
alfred al alf fred
andrew andy drew
anthony tony
benjamin ben benny
bernard bernie
catherine cathy kate katie kathy
charles charlie chuck
christina chris tina
christopher chris kit
cynthia cindy
daniel dan danny
david dave davy
deborah deb debbie
donald don donnie
dorothy dot dolly
edward ed eddie ned ted
elizabeth beth betty eliza liz lisa
eugene gene
evgeny zhenya
frances fran
francis frank
francisco paco pancho
frederick fred freddie
gerald gerry jerry
gregory greg
harold harry hal
henry hank harry
irina ira
ivan vanya
jacob jake
james jim jimmy jamie
jeffrey jeff
jennifer jen jenny
jessica jess jessie
john jack johnny
jonathan jon
jose pepe
joseph joe joey
katherine kate kathy katie
kenneth ken kenny
lawrence larry
leonard len leo
margaret maggie meg peggy
maria masha
matthew matt
michael mike mick mickey mikey
mikhail misha
nicholas nick
nikolai kolya
pamela pam
patricia pat patty tricia
patrick pat paddy
peter pete
philip phil
rebecca becky
richard dick rick ricky
robert bob bobby rob robbie
ronald ron ronnie
samuel sam sammy
sergei seryozha
stephen steve
steven steve
susan sue susie
theodore ted teddy theo
thomas tom tommy
timothy tim
victoria vicky tori
vladimir vova volodya
walter walt
william bill billy will willie liam
yuri yura
"""

_GROUPS: dict[str, set[str]] = {}
for _line in _FORMS.split("\n"):
    for _name in _line.split():
        _GROUPS.setdefault(_name, set()).add(_line.split()[0])


def groups(name: str) -> frozenset[str]:
    """The full names that a name is, or is a short form of."""
    return frozenset(_GROUPS.get(name, ()))


def short_form(a: str, b: str) -> bool:
    """Whether the one is the full name of the other, or both are short forms of one name."""
    return not _GROUPS.get(a, frozenset()).isdisjoint(_GROUPS.get(b, ()))
