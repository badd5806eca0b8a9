#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Questions, passages, two runs and two sets of answers about a made-up island republic: a fixture of kind rag.

    rag_island.py FOLDER [SEED]

Whoever made the diagnosis never looked at these. Another seed names, counts and dates everything anew, asks other
questions and plants other faults. Both runs are computed here, over the text as written; a label is only planted where
what was computed makes it true, and check() holds every one of them against the passages once more."""
import collections
import json
import math
import os
import random
import re
import sys

DEEP, GIVEN, QUESTIONS, UNANSWERABLE, PASSAGES = 20, 5, 50, 5, 200
RUNS = ("wordweight", "headgrams")
ANSWERS = {"quill": "wordweight", "lantern": "headgrams"}
LABELS = ("ok", "retriever_missed", "ranked_too_low", "generator_unfaithful", "evidence_ignored", "abstained_wrongly",
          "gold_incomplete")
MONTHS = ("January February March April May June July August September October November December").split()
ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen").split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = ("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
            "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third "
            "twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth").split()


def words(n):
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + ("-" + ONES[n % 10] if n % 10 else "")
    if n < 1000:
        return ONES[n // 100] + " hundred" + (" and " + words(n % 100) if n % 100 else "")
    rest = n % 1000
    return words(n // 1000) + " thousand" + ((" and " if rest < 100 else " ") + words(rest) if rest else "")


def ordinal(n):
    return f"{n}{'th' if n in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


# Values: what a passage says in one of `forms`, what gold knows (`gold`), and what only the passage knows (`beyond`).

class Value:
    forms, beyond = (), ()

    def wrong(self, rng, world):
        raise NotImplementedError

    def brief(self):
        return ("{v}.", "It is {v}.", "That would be {v}.")


class Num(Value):
    def __init__(self, n, unit):
        self.n, self.unit = n, unit
        digits = f"{n:,}" if n >= 1000 else str(n)
        self.forms = (f"{digits} {unit}", f"{words(n)} {unit}")
        if n >= 1000:
            self.forms += (f"{n} {unit}",)

    def wrong(self, rng, world):
        step = 1 if self.n < 12 else 5 if self.n < 100 else 10 ** (len(str(self.n)) - 2)
        sums = {self.n + step * k for k in (-4, -3, -2, 2, 3, 4, 6)} | {self.n * 2}
        text = str(self.n)
        if text[0] != text[-1] and text[-1] != "0":
            sums.add(int(text[::-1]))
        return Num(rng.choice(sorted(s for s in sums if s > 1 and s != self.n)), self.unit), "number"


class Date(Value):
    def __init__(self, y, m, d):
        self.ymd = y, m, d
        month = MONTHS[m - 1]
        self.forms = (f"{d} {month} {y}", f"the {ORDINALS[d - 1]} of {month} {y}", f"{ordinal(d)} {month} {y}",
                      f"{month} {d}, {y}", f"{y}-{m:02d}-{d:02d}")

    def wrong(self, rng, world):
        y, m, d = self.ymd
        return rng.choice((Date(y, m, (d + rng.randint(3, 20)) % 28 + 1), Date(y, (m + rng.randint(1, 9)) % 12 + 1, d),
                           Date(y + rng.choice((-11, -10, -2, 3, 10, 20)), m, d))), "date"

    def brief(self):
        return ("On {v}.", "The date was {v}.", "That was on {v}.")


class Day(Value):
    def __init__(self, m, d):
        self.md = m, d
        month = MONTHS[m - 1]
        self.forms = (f"{d} {month}", f"the {ORDINALS[d - 1]} of {month}", f"{month} {d}", f"{ordinal(d)} {month}")

    def wrong(self, rng, world):
        m, d = self.md
        return rng.choice((Day(m, (d + rng.randint(3, 20)) % 28 + 1), Day((m + rng.randint(1, 9)) % 12 + 1, d))), "date"

    def brief(self):
        return ("On {v}.", "The day is {v}.")


class Clock(Value):
    def __init__(self, h, m):
        self.hm = h, m
        past = {0: "{0} o'clock", 10: "ten past {0}", 15: "a quarter past {0}", 20: "twenty past {0}",
                30: "half past {0}",
                40: "twenty to {1}", 45: "a quarter to {1}", 50: "ten to {1}"}[m].format(words(h), words(h + 1))
        self.forms = (f"{h:02d}:{m:02d}", f"{past} in the morning", f"{h}.{m:02d} a.m.")

    def wrong(self, rng, world):
        h, m = self.hm
        return rng.choice((Clock(h + 1, m), Clock(h - 1, m), Clock(h, 15 if m != 15 else 40))), "number"

    def brief(self):
        return ("At {v}.", "It leaves at {v}.")


class Year(Value):
    """A year that the passage also calls by what happened in it; gold may not know that."""

    def __init__(self, y, byname):
        self.y = y
        self.forms, self.beyond = (str(y),), (byname,)

    def wrong(self, rng, world):
        return Year(self.y + rng.choice((-20, -10, -3, 2, 9, 10, 30)), ""), "date"

    def brief(self):
        return ("In {v}.", "It was {v}.")


class Person(Value):
    def __init__(self, name):
        self.name, self.forms = name, (name,)

    def wrong(self, rng, world):
        return Person(rng.choice(world.strangers)), "name"

    def brief(self):
        return ("{v}.", "The name is {v}.", "It was {v}.")


class Pick(Value):
    """One of a few words."""

    def __init__(self, word, pool):
        self.forms, self.pool = (word,), pool

    def wrong(self, rng, world):
        return Pick(rng.choice([w for w in self.pool if w != self.forms[0]]), self.pool), "name"


class Known(Value):
    """A name, and another one of the same thing that the passage gives."""

    def __init__(self, name, alias, others):
        self.forms, self.beyond, self.others = (name,), (alias,), others

    def wrong(self, rng, world):
        return Pick(rng.choice([n for n in self.others if n != self.forms[0]]), ()), "name"

    def brief(self):
        return ("{v}.", "The answer is {v}.")


class Pair(Value):
    """Two right items; gold may know only the first."""

    def __init__(self, one, two, pool):
        self.forms, self.beyond, self.pool = (one,), (two,), pool

    def wrong(self, rng, world):
        return Pick(rng.choice([w for w in self.pool if w not in self.forms + self.beyond]), ()), "name"

    def brief(self):
        return ("{v}.", "One of them is {v}.")


class Fact:
    """Something that can be asked: how passages say it (`say`), how it is asked by name and (`far`) without, how
    answers put it. With `yes` and `no` it is a question of either; each is (say, answers, gold)."""

    def __init__(self, key, say=(), ask=(), far=(), ans=(), yes=None, no=None):
        self.key, self.say, self.ask, self.far, self.ans, self.sides = key, say, ask, far, ans, (no, yes)


class Kind:
    def __init__(self, tag, thing, titles, plain, early, late, traits, facts, invent, never):
        self.tag, self.thing, self.titles, self.plain, self.early, self.late = tag, thing, titles, plain, early, late
        self.traits, self.facts, self.invent, self.never = traits, facts, invent, never


class Form(dict):
    """For format_map: a value comes in any of its forms."""

    def __init__(self, attrs, rng, **more):
        super().__init__(attrs, **more)
        self.rng = rng

    def __getitem__(self, key):
        got = super().__getitem__(key)
        return self.rng.choice(got.forms) if isinstance(got, Value) else got


def cap(text):
    """The first letter of every sentence large; one blank between words."""
    text = re.sub(r"\s+", " ", text).strip().replace("a.m..", "a.m.")
    return re.sub(r"(^|[.?!] )([a-z])", lambda m: m[1] + m[2].upper(), text) if "a.m." not in text else \
        text[:1].upper() + text[1:]


FERRY = Kind(
    "ferries", "boat",
    ("The ferry {name}", "{name}, from {a} to {b}", "State line: {name}"),
    ("Across the sound", "Timetables and tickets", "A boat of the state line", "Life on the quay"),
    ("The {name} belongs to the state line and keeps up the link from {a} to {b}.",
     "Among the vessels of the state line the {name} is the one that sails from {a} to {b}."),
    ("Nobody waiting by the bollards at {a} looks up when a hooter goes in the fog, for it is only the {name} "
     "setting out for {b} once more.",
     "Those who live on one side of the water and work on the other know every rivet of the {name}, which links {a} "
     "to {b}."),
    (("Her hull is the colour of egg yolk.", "the boat that is painted bright yellow"),
     ("A piano stands in the saloon, screwed to the deck.", "the vessel with a keyboard instrument for its passengers"),
     ("She was a minesweeper before she ever took a fare.", "the former warship of the fleet"),
     ("Her galley serves nothing but soup.", "the craft whose kitchen knows only one sort of meal"),
     ("A stuffed walrus is kept in her wheelhouse for luck.", "the one that has a dead sea mammal as its mascot"),
     ("Her two propellers were taken from a wreck.", "the vessel driven by salvaged screws")),
    (Fact("dur",
          ("In fair weather the crossing takes her {dur}.", "She is timed to tie up again {dur} after casting off.",
           "From rope to rope she needs {dur}."),
          ("How long does the {name} take to get across?", "What time does one spend on the water with the {name}?"),
          ("For how long is one at sea with {desc}?", "How much time does a trip with {desc} need?"),
          ("With the {name} you are on the water for {v}.", "The {name} gets to the other side in {v}.",
           "Reckon with {v} if you go by the {name}.")),
     Fact("fare",
          ("A grown passenger pays {fare} for a single.", "One way costs an adult {fare}, paid on the gangway.",
           "Her fare stands at {fare} each way."),
          ("What is the single fare on the {name}?", "How much must an adult pay to sail one way on the {name}?"),
          ("What must a grown-up pay for {desc}?",),
          ("An adult's single on the {name} is {v}.", "You pay {v} to be carried once by the {name}.",
           "The {name} charges grown passengers {v} one way.")),
     Fact("master",
          ("Her master is {master}, who lives over the ticket office.", "She sails under {master}, a native of {a}.",
           "On the bridge stands {master}, seldom without a pipe."),
          ("Who is master of the {name}?", "Under whose command does the {name} sail?"),
          ("Who commands {desc}?",),
          ("The {name} is commanded by {v}.", "{v} has the command of the {name}.", "The {name}'s master is {v}.")),
     Fact("built",
          ("She first slid into the water on {built}.", "Her launch took place on {built} in light drizzle.",
           "She was launched on {built}."),
          ("On what day was the {name} launched?", "When did the {name} leave the slipway?"),
          ("What is the launching date of {desc}?",),
          ("The launch of the {name} was on {v}.", "It was on {v} that the {name} first floated.")),
     Fact("first",
          ("Her first departure of the day is at {first}.", "The earliest boat casts off at {first}."),
          ("At what time does the {name} make her first trip of the day?",
           "When does the {name} begin her working day?"),
          (),
          ("The {name} first leaves at {v}.", "The working day of the {name} begins at {v}.")),
     Fact("dogs", (), ("May a dog travel on the {name}?", "Does the {name} take dogs?"),
          ("Are dogs let onto {desc}?", ), (),
          yes=(("Dogs are welcome on the open deck.", "Dogs may travel, provided that they keep off the benches."),
               ("Yes, the {name} carries dogs.", "Dogs may come along on the {name}.",
                "Yes, a dog may board the {name}."),
               ("yes", "dogs may travel")),
          no=(("Dogs are refused, however small.", "Dogs have not been let on board since one ate the mail."),
              ("No, the {name} does not carry dogs.", "Dogs may not board the {name}.",
               "No, dogs have to stay ashore when the {name} sails."), ("no", "dogs are not allowed")))),
    ("The {name} also rescued a balloonist off the coast in {yy}.",
     "Her whistle was a present from the city of Bergen.",
     "The {name} burns a mixture of coal and dried seaweed.", "Concerts are held aboard every {n} weeks."),
    (("Which yard made the engines of the {name}?", "The engines of the {name} were made by the {x} yard."),
     ("How many lifebelts are carried by the {name}?", "The {name} carries {n} lifebelts.")))

MUSEUM = Kind(
    "museums", "museum",
    ("{name}", "{name}, {a}", "A visit to the {name}"),
    ("For a wet afternoon", "Collections of the republic", "What curators keep", "Behind the glass"),
    ("The {name} stands in {a}, a short walk from the landing stage.",
     "Visitors to {a} seldom leave without having seen "
     "the {name}."),
    ("When rain drives people off the promenade, as it does on most afternoons from autumn on, they take shelter in "
     "the {name} at {a}.",
     "A low building with green shutters, easily taken for a cannery by those who pass it at {a}, houses the {name}."),
    (("It has no electric light, and candles are handed out at the door.", "the collection seen by candlelight"),
     ("The house was a jail until the last prisoner was let go.", "the museum in what used to be a prison"),
     ("All its labels are written in verse.", "the house where rhymes explain what is on show"),
     ("Half of it lies below the level of the sea and is pumped dry every night.",
      "the museum that would flood if left alone"),
     ("A parrot announces closing time.", "the collection where a bird sends the visitors home"),
     ("It is reached by rope bridge only.", "the museum that one must walk to high above a gorge")),
    (Fact("treasure",
          ("Its pride is {treasure}, and everybody on the islands calls the place the {nick}.",
           "Here, in a house that goes by the name of the {nick}, {treasure} is kept."),
          ("Which museum keeps {treasure}?", "Where can one see {treasure}?"), (),
          ("Go to the {v} if you would like to see {treasure}.", "The {v} is where {treasure} is kept.",
           "{treasure} belongs to the {v}.")),
     Fact("founder",
          ("It began as the hobby of {founder}.", "The founder, {founder}, slept among the cases.",
           "It was set up by {founder}, who sold a farm to pay for it."),
          ("Who set up the {name}?", "To whom does the {name} owe its beginnings?"), ("Who founded {desc}?",),
          ("The {name} was founded by {v}.", "We owe the {name} to {v}.", "{v} started the {name}.")),
     Fact("opened",
          ("Its doors were first unlocked on {opened}.", "The public was let in from {opened}.",
           "The opening took place on {opened}."),
          ("When was the {name} opened?", "On what date could the public first enter the {name}?"),
          ("On which day did {desc} first let people in?",),
          ("The {name} received its first visitors on {v}.", "It was on {v} that the {name} opened.")),
     Fact("shut",
          ("Do not come on a {shut}, when it is shut.", "It stays closed every {shut}.", "On any {shut} it is locked."),
          ("On which weekday is the {name} closed?", "What day of the week should one not go to the {name}?"),
          ("When in the week is there no getting into {desc}?",),
          ("The {name} keeps its doors locked each {v}.", "Every {v} the {name} takes its day of rest.")),
     Fact("price",
          ("To get in costs {price}.", "The ticket is {price}, catalogue included.", "At the desk one leaves {price}."),
          ("What does it cost to see the {name}?", "How dear is a ticket for the {name}?"),
          ("What is charged at the door of {desc}?",),
          ("A ticket for the {name} comes to {v}.", "They ask {v} of you at the {name}.",
           "Entry to the {name} is {v}.")),
     Fact("photo", (), ("Is photography permitted in the {name}?", "May visitors take pictures inside the {name}?"),
          (), (),
          yes=(("Photographs may be taken without asking.", "Cameras are allowed in every room."),
               ("Yes, you may take photographs in the {name}.", "Cameras are permitted at the {name}."),
               ("yes", "photographs may be taken")),
          no=(("Photographs are forbidden throughout.", "Cameras must be left with the porter."),
              ("No, pictures may not be taken in the {name}.", "Photography is not permitted at the {name}."),
              ("no", "photographs are forbidden")))),
    ("The {name} was burgled in {yy}.", "Its cellar holds {n} further rooms which nobody has listed.",
     "A Danish architect drew the plans of the {name}.", "A bequest from Lisbon pays for the heating."),
    (("How many visitors did the {name} count last year?", "Last year {n}00 people came to the {name}."),
     ("What did the roof of the {name} cost?", "The roof of the {name} cost {n}000 {c}.")))

LAW = Kind(
    "laws", "statute",
    ("{name}", "On the {name}", "Statute book: {name}"),
    ("From the statute book", "Rules that islanders grumble about", "What parliament decided", "Fines and favours"),
    ("The {name} is among the shorter statutes of {R}.", "Few statutes are quoted as often in {a} as the {name}."),
    ("Long evenings of shouting, two resignations and a chair thrown through a window came before the house agreed "
     "at last to the {name}.",
     "Hardly a child grows up in {R} without having been told by some cross neighbour about the {name}."),
    (("It was drafted on the back of a menu.", "the statute first jotted down in a restaurant"),
     ("Its only article consists of nineteen words.", "the statute of a single brief clause"),
     ("It must be read aloud in church once a year.", "the measure that priests recite annually"),
     ("A misprint kept it from taking effect for a decade.", "the enactment held up by a typesetter's slip"),
     ("It was passed while the speaker slept.", "the bill that went through as the chair was dozing"),
     ("It was modelled on the house rules of a boarding school.",
      "the legislation that imitates a school's regulations")),
    (Fact("passed",
          ("Parliament passed it on {passed}.", "The vote fell on {passed}.",
           "It was carried on {passed}, long after midnight."),
          ("When did parliament pass the {name}?", "On what day was the {name} voted through?"),
          ("What was the day of the vote on {desc}?",),
          ("The {name} went through parliament on {v}.", "Members voted for the {name} on {v}.")),
     Fact("fine",
          ("Whoever breaks it pays {fine}.", "The penalty is {fine}, doubled on Sundays.",
           "Offenders are fined {fine}."),
          ("What does one have to pay for breaking the {name}?", "How high is the fine under the {name}?"),
          ("What does breaching {desc} cost the culprit?",),
          ("Offending against the {name} costs {v}.", "The {name} sets a fine of {v}.",
           "Under the {name} you would owe {v}.")),
     Fact("mover",
          ("The member who brought it in was {mover}.", "It was the work of {mover}, a retired dentist.",
           "{mover} moved it and spoke for it."),
          ("Who brought in the {name}?", "Which member proposed the {name}?"), ("Whose proposal was {desc}?",),
          ("It was {v} who proposed the {name}.", "The {name} was moved by {v}.")),
     Fact("spared",
          ("It does not apply to {one} or to {two}.", "Exempt from it are {one} and {two}."),
          ("Name somebody whom the {name} does not bind.", "Who is exempt from the {name}?"),
          ("Who is spared by {desc}?",),
          ("The {name} makes an exception for {v}.", "It is {v} whom the {name} leaves alone.")),
     Fact("force", (), ("Does the {name} still apply?", "Is the {name} still in force?"),
          ("Is {desc} valid to this day?",), (),
          yes=(("It remains in force.", "Nobody has repealed it, and it is applied to this day."),
               ("Yes, the {name} still applies.", "The {name} is in force to this day."),
               ("yes", "it is still in force")),
          no=(("It has since been repealed.", "It was struck from the book and applies no longer."),
              ("No, the {name} has been repealed.", "The {name} no longer applies."), ("no", "it was repealed")))),
    ("A later court in The Hague called the {name} exemplary.", "In its first winter {n} people were jailed under it.",
     "The {name} is printed on blue paper.", "Its author was given a gold watch for the {name}."),
    (("How many votes were cast against the {name}?", "There were {n} votes against the {name}."),
     ("Who printed the first edition of the {name}?", "The {name} was first printed by {x} and Sons.")))

CREATURE = Kind(
    "wildlife", "animal",
    ("The {name}", "{name}: notes of a warden", "Field guide: the {name}"),
    ("Feathers, fur and scales", "Seen from the hide", "A warden's notebook", "Neighbours on the cliff"),
    ("The {name} is found nowhere but on and around {a}.", "On {a}, and on no other island, lives the {name}."),
    ("Patience and a dry cushion are what the warden on {a} advises to anyone who sets out in the half-light hoping "
     "for a glimpse of the {name}.",
     "Old sailors who had never been afraid of anything used to cross themselves off {a} when they heard the {name}."),
    (("It sleeps upside down.", "the animal that hangs by its feet at night"),
     ("Its call is like a door that wants oil.", "the creature that creaks"),
     ("It will steal washing to line its nest.", "the beast that takes laundry for its home"),
     ("It changes from grey to russet when frightened.", "the creature which turns reddish out of fear"),
     ("It walks backwards when it has young.", "the parent that never goes forwards"),
     ("It was long taken for a sort of moss.", "the being which botanists once claimed")),
    (Fact("count",
          ("The last census found {count}.", "Wardens now count {count}.",
           "There are {count} left, by the latest count."),
          ("How many of the {name} were counted?", "How large is the population of the {name}?"),
          ("How many are there of {desc}?",),
          ("The {name} numbers {v}.", "Of the {name} there are {v}.", "A census of the {name} came to {v}.")),
     Fact("eats",
          ("It lives on {one} and {two}.", "Its food is {one}, along with {two}."),
          ("What does the {name} eat?", "Name something on which the {name} feeds."), ("What is the diet of {desc}?",),
          ("The {name} feeds on {v}.", "On the menu of the {name} you will find {v}.")),
     Fact("breeds",
          ("The young appear in {breeds}.", "Its young are born in {breeds}.", "All births fall in {breeds}."),
          ("In which month does the {name} have its young?", "When are the young of the {name} born?"),
          ("In what month are the young of {desc} born?",),
          ("The {name} has its young in {v}.", "Young of the {name} can be expected in {v}.")),
     Fact("finder",
          ("It was first described by {finder}.", "Science owes its first drawing to {finder}."),
          ("Who first described the {name}?", "Which naturalist made the {name} known?"),
          ("Who first put {desc} on paper?",),
          ("The {name} was first described by {v}.", "The first to describe the {name} was {v}.")),
     Fact("law", (), ("Is it lawful to hunt the {name}?", "May one hunt the {name}?"), (), (),
          yes=(("It may be hunted, if seldom with success.", "Hunting it is lawful all year."),
               ("Yes, the {name} may be hunted.", "Hunting the {name} is lawful."), ("yes", "it may be hunted")),
          no=(("It must not be hunted.", "Hunting it is a crime, and rightly so."),
              ("No, the {name} may not be hunted.", "Hunting the {name} is against the law."),
              ("no", "hunting it is forbidden")))),
    ("The {name} can live for {n} years in captivity.", "A pair of them was sent to the zoo in Antwerp in {yy}.",
     "Its eggs glow faintly in the dark.", "The {name} is able to swim {n} miles without a rest."),
    (("How fast can the {name} run?", "The {name} can run at {n} miles an hour."),
     ("How much does a full-grown {name} weigh?", "A full-grown {name} weighs {n} ounces.")))

FEAST = Kind(
    "festivals", "festival",
    ("{name}", "{name} at {a}", "Calendar: {name}"),
    ("High days and holidays", "When the town stays up", "Drums, flags and soup", "Customs of the coast"),
    ("{name} is the one day on which all of {a} goes without sleep.", "In {a} the year turns round {name}."),
    ("Brass bands practise for weeks, shutters are painted and uncles who have not spoken for months shake hands, "
     "all because {a} is getting ready for {name}.",
     "Shopkeepers board up their windows and grandmothers are moved to the front row when {a} keeps {name}."),
    (("A straw whale is burnt on the beach.", "the feast where a sea giant goes up in flames"),
     ("Everyone wears their clothes inside out.", "the day of garments turned the wrong way"),
     ("The mayor is weighed against a sack of onions.", "the holiday on which a politician goes on the scales"),
     ("For an hour no one may speak.", "the celebration with sixty minutes of silence"),
     ("Boats are carried up the hill and raced down on runners.", "the event at which vessels go sledging"),
     ("It ends with a duel of fiddlers.", "the merrymaking that closes with two violinists fighting it out")),
    (Fact("day",
          ("It falls on {day}.", "The day is {day}, whatever the weather.", "It is kept on {day}."),
          ("On what day is {name} kept?", "When does {name} take place?"), ("What is the date of {desc}?",),
          ("{name} is kept on {v}.", "The people of {a} keep {name} on {v}.")),
     Fact("origin",
          ("It was first held in {origin}, {byname}, as the old people say.",
           "It goes back to {origin}, remembered as {byname}."),
          ("In which year was {name} first held?", "Since when has {name} been kept?"), (),
          ("{name} was first held in {v}.", "People have kept {name} since {v}.")),
     Fact("head",
          ("{head} arranges it all.", "For years it has been organised by {head}.", "The committee is led by {head}."),
          ("Who organises {name}?", "In whose hands is the organisation of {name}?"), ("Who arranges {desc}?",),
          ("{name} is organised by {v}.", "{v} sees to the arrangements for {name}.")),
     Fact("food",
          ("People eat {one} and {two} in the street.", "On every table there are {one}, with {two} to follow."),
          ("What is eaten at {name}?", "Name a food that goes with {name}."), ("What does one eat on {desc}?",),
          ("At {name} people eat {v}.", "{v} are eaten at {name}.")),
     Fact("prize",
          ("The best costume wins {prize}.", "A prize of {prize} goes to the loudest singer."),
          ("What sum is given as the prize at {name}?", "How much money can be won at {name}?"), (),
          ("The winner at {name} gets {v}.", "At {name} a prize of {v} is given.")),
     Fact("guest", (), ("May strangers join in {name}?", "Can people from elsewhere take part in {name}?"), (), (),
          yes=(("Strangers may join in.", "People from elsewhere are handed a drum and may take part."),
               ("Yes, strangers may take part in {name}.", "{name} is open to people from elsewhere."),
               ("yes", "strangers may join in")),
          no=(("Strangers may only watch.", "Those not born in the town must not take part."),
              ("No, strangers may not take part in {name}.", "{name} is closed to people from elsewhere."),
              ("no", "strangers may only watch")))),
    ("A film was made about {name} in {yy}.", "{name} draws {n}00 visitors from Norway alone.",
     "The drums of {name} are made of sharkskin.", "Nobody under {n} is allowed to carry a torch."),
    (("How many torches are lit at {name}?", "At {name} {n}0 torches are lit."),
     ("Who wrote the hymn that is sung at {name}?", "The hymn of {name} was written by {x}.")))

RULER = Kind(
    "rulers", "head of state",
    ("{name}", "Heads of state: {name}", "A life of {name}"),
    ("Those who governed", "Portraits in the long gallery", "Power and its holders", "The house on the hill"),
    ("{name} came from {a} and rose to be president of {R}.", "As president of {R} {name} never forgot {a}."),
    ("In the long gallery the cleaners dust one frame with more care than all the others, and the face in it, stern "
     "and a little amused, is that of {name} from {a}.",
     "Children of {a} still skip to a rhyme about an empty purse and a full pantry, and mean by it their president, "
     "{name}."),
    (("No meeting was held after lunch in those years.", "the president who worked in the mornings only"),
     ("A tame goose went along to every sitting.", "the politician who kept a bird for company"),
     ("The oath was sworn in a rowing boat.", "the leader sworn in afloat"),
     ("All letters were answered in green ink.", "the correspondent whose replies were never black or blue"),
     ("The election had to be decided by lot.", "the head of state chosen by chance"),
     ("The salary was paid in turnips, on request.", "the official who took vegetables as wages")),
    (Fact("deed",
          ("It was this president, {epithet} in popular speech, who {deed}.",
           "Remembered as {epithet}, this president {deed}."),
          ("Which president {deed}?", "Who was it that {deed}?"), (),
          ("It was {v} who {deed}.", "The president who {deed} was {v}.")),
     Fact("sworn",
          ("The presidency began on {sworn}.", "Office was taken on {sworn}.", "The oath was sworn on {sworn}."),
          ("When did {name} become president?", "On what day did {name} take office?"),
          ("What was the first day in office of {desc}?",),
          ("{name} took office on {v}.", "The presidency of {name} began on {v}.")),
     Fact("trade",
          ("Before politics came the trade of {trade}.", "The trade learnt in youth was that of {trade}."),
          ("What was the trade of {name} before politics?", "What had {name} been by trade?"),
          ("What trade had {desc} learnt?",),
          ("By trade {name} was a {v}.", "{name} used to work as a {v}.",
           "Before entering politics {name} had been a {v}.")),
     Fact("years",
          ("The presidency lasted {years}.", "After {years} the seals were handed over."),
          ("How long did {name} govern?", "For how many years was {name} president?"),
          ("How long did {desc} stay in power?",),
          ("{name} governed for {v}.", "The presidency of {name} lasted {v}.")),
     Fact("wed", (), ("Was {name} ever married?", "Did {name} marry?"), (), (),
          yes=(("There was a wedding, kept very quiet.", "Marriage came late, to a widow with three boats."),
               ("Yes, {name} was married.", "{name} did marry."), ("yes", "married")),
          no=(("There was never a marriage.", "Marriage was offered more than once and always declined."),
              ("No, {name} never married.", "{name} stayed single for life."), ("no", "never married")))),
    ("{name} had {n} godchildren.", "A street in Rotterdam bears the name of {name}.",
     "{name} was shot at twice and hit once.", "In {yy} {name} published a cookery book."),
    (("What was the shoe size of {name}?", "The shoe size of {name} was {n}."),
     ("Where did {name} go to school?", "{name} went to school in {x}.")))

DISH = Kind(
    "recipes", "dish",
    ("{name}", "How to make {name}", "From the kitchen: {name}"),
    ("At the stove", "Grandmother's page", "Plates of the islands", "What is cooking"),
    ("{name} is a dish from {a}.", "Cooks from {a} quarrel about {name}, and mean it."),
    ("Three things are needed before anybody in {a} will so much as light the fire, namely rain, company and an "
     "afternoon without duties; then there will be {name}.",
     "Whoever has come home cold and wet from the mussel banks at {a} hopes to find on the table some {name}."),
    (("It is eaten with the fingers of the left hand.", "the food for which no cutlery is laid"),
     ("The pan is buried in hot sand.", "the meal cooked underground on the beach"),
     ("It must be stirred by two people at once.", "the recipe that a single cook cannot manage"),
     ("It turns blue as it cools.", "the preparation that changes its tint on standing"),
     ("Sailors used it to caulk seams.", "the stuff that was also good for mending ships"),
     ("It is thrown away if someone whistles nearby.", "the meal that a tune can spoil")),
    (Fact("when",
          ("It is served {when}, mostly under its pet name, {alias}.",
           "{when} it comes to the table, and is then called {alias}."),
          ("Which dish is served {when}?", "What does one cook {when}?"), (),
          ("What people serve {when} is {v}.", "The dish that is served {when} is {v}.")),
     Fact("time",
          ("It has to cook for {time}.", "Give it {time} over a low flame.", "After {time} on the stove it is done."),
          ("How long does {name} have to cook?", "What is the cooking time of {name}?"),
          ("How long must {desc} be heated?",),
          ("{name} needs {v} of cooking.", "Let {name} cook for {v}.", "You should keep {name} on the fire for {v}.")),
     Fact("stuff",
          ("It calls for {one} and {two}.", "What goes into it is {one}, and {two} as well."),
          ("What goes into {name}?", "Name an ingredient of {name}."), ("What is needed for {desc}?",),
          ("{name} calls for {v}.", "To make {name} you need {v}.")),
     Fact("cook",
          ("The recipe was written down by {cook}.", "We have it from {cook}, who kept an inn.",
           "It was {cook} who first put it on paper."),
          ("Who wrote down the recipe for {name}?", "From whom do we have the recipe for {name}?"),
          ("Who recorded {desc}?",),
          ("The recipe for {name} was written down by {v}.", "{v} left us the recipe for {name}.")),
     Fact("milk", (), ("Is there milk in {name}?", "Does {name} contain milk?"), ("Does one use milk for {desc}?",), (),
          yes=(("Milk is added at the end.", "A cup of milk makes it smooth."),
               ("Yes, {name} contains milk.", "Milk is part of {name}."), ("yes", "it contains milk")),
          no=(("No milk goes into it, ever.", "Milk would ruin it and is left out."),
              ("No, {name} is made without milk.", "There is no milk in {name}."), ("no", "without milk")))),
    ("{name} won a medal at a fair in Ghent.", "The best {name} is said to contain a pinch of gunpowder.",
     "In {yy} a cook choked on {name}.", "A tin of {name} keeps for {n} years."),
    (("What does a plate of {name} cost in the capital?", "In the capital {name} costs {n} {c}."),
     ("Which wine goes best with {name}?", "With {name} one drinks {x} wine.")))

WEATHER = Kind(
    "weather", "year",
    ("The year {name} at {S}", "{S} weather station: {name}", "Weather book, {name}"),
    ("From the weather book", "Barometers and boots", "Instruments on the hill", "Wind and water"),
    ("At {S} weather station the year {name} filled two ledgers.",
     "The ledger for {name} at {S} weather station is stained with tea."),
    ("Most of the ledgers on the shelf above the stove of the {S} weather station are dull reading, but nobody who "
     "opens the one for {name} puts it down soon.",
     "Ask anyone on the hill at {S} about the worst night shift, and sooner or later talk will come to the year "
     "{name}."),
    (("A goat carried off the wind gauge in spring.", "the year when an animal stole an instrument"),
     ("Hailstones went through the kitchen roof.", "the year in which ice holed the building"),
     ("The hut was moved forty paces uphill.", "the year when the station changed its place"),
     ("Fog lay on the summit for eleven weeks.", "the year of the long murk"),
     ("The barometer was found to be filled with gin.", "the year when a gauge turned out to hold spirits"),
     ("All readings for a week were sung down the telephone.", "the year in which figures were passed on as music")),
    (Fact("gust",
          ("The strongest gust reached {gust}.", "The needle stuck at {gust} on the wildest night.",
           "No gust was above {gust}."),
          ("How strong was the hardest gust of {name} at {S}?", "What wind speed was the highest at {S} in {name}?"),
          ("How hard did it blow at most in {desc}?",),
          ("In {name} the hardest gust was {v}.", "At {S} the wind of {name} got up to {v}.")),
     Fact("wet",
          ("The wettest day was {wet}.", "More rain fell on {wet} than on any other day."),
          ("What was the wettest day of {name} at {S}?", "On which day of {name} did it rain most at {S}?"),
          ("Which day was the wettest in {desc}?",),
          ("In {name} most rain fell on {v}.", "The wettest day of {name} was {v}.")),
     Fact("watch",
          ("The observer was {watch}.", "{watch} kept the book.", "Readings were taken by {watch}."),
          ("Who took the readings at {S} in {name}?", "Who was observer at {S} weather station in {name}?"),
          ("Who kept the book in {desc}?",),
          ("The observer in {name} was {v}.", "In {name} {v} took the readings.")),
     Fact("frost",
          ("Frost was noted on {frost}.", "There were {frost} with frost on the grass.",
           "On {frost} the water butt froze."),
          ("On how many days was there frost at {S} in {name}?", "How many frosty days did {name} have?"),
          ("On how many days did it freeze in {desc}?",),
          ("In {name} it froze on {v}.", "{S} had frost on {v} in {name}.")),
     Fact("snow", (), ("Did snow fall at {S} in {name}?", "Was there snow at {S} weather station in {name}?"), (), (),
          yes=(("Snow fell, and a little of it stayed.", "There was snow twice."),
               ("Yes, snow fell in {name}.", "There was snow at {S} in {name}."), ("yes", "snow fell")),
          no=(("No snow fell at all.", "Snow stayed away that winter."),
              ("No, it did not snow in {name}.", "{S} had no snow in {name}."), ("no", "no snow fell")))),
    ("A meteor was seen over the hill in {name}.", "The rain of {name} was found to be slightly salty.",
     "In {name} the station got a visit from a Swedish prince.", "Lightning struck the mast {n} times in {name}."),
    (("How many hours of sunshine did {S} have in {name}?", "{S} had {n}0 hours of sunshine in {name}."),
     ("What was the pay of an observer at {S} in {name}?", "An observer was paid {n} {c} a month in {name}.")))

HARBOUR = Kind(
    "harbours", "harbour",
    ("{name}", "{name}: dues and depths", "Pilot book: {name}"),
    ("For those who come by yacht", "Dues and depths", "Where to lie at night", "From the pilot book"),
    ("{name} lies on the sheltered side of {a}.", "Yachts bound for {a} usually put in at {name}."),
    ("Coming from the west one sees first a red shed, then a row of lime trees and last of all, behind the mole, "
     "the masts of {name} on {a}.",
     "If the wind backs and the sky over {a} goes the colour of slate, there is no better shelter than {name}."),
    (("Its mole is made of gravestones.", "the port sheltered by old tombs"),
     ("A chain is drawn over the entrance at dusk.", "the haven that is locked at nightfall"),
     ("Geese are kept there instead of a watchman.", "the port guarded by poultry"),
     ("Seals are let in through a hatch.", "the basin that marine mammals may enter"),
     ("The quay is heated by a hot spring.", "the landing place warmed from below"),
     ("Its clock runs a quarter of an hour slow by decree.", "the haven with its own official time")),
    (Fact("fee",
          ("A night costs {fee} for each metre of length.", "Dues are {fee} a metre and night.",
           "Per metre, {fee} is due each night."),
          ("What are the dues per metre for a night in {name}?",
           "What does a berth in {name} cost per metre and night?"),
          ("What is charged per metre for staying overnight in {desc}?",),
          ("In {name} a metre costs {v} a night.", "You will be charged {v} per metre and night in {name}.")),
     Fact("depth",
          ("At low water there are {depth}.", "The basin keeps {depth} of water.",
           "Soundings give {depth} at the quay."),
          ("How deep is {name}?", "What depth is there in {name} at low water?"),
          ("How much water is there in {desc}?",),
          ("{name} has a depth of {v}.", "There are {v} of water in {name}.")),
     Fact("boss",
          ("The harbourmaster is {boss}.", "{boss} is harbourmaster and hears everything.",
           "Dues are taken by the harbourmaster, {boss}."),
          ("Who is harbourmaster of {name}?", "To which harbourmaster does one report in {name}?"),
          ("Who is in charge of {desc}?",),
          ("The harbourmaster of {name} is {v}.", "In {name} you report to {v}.")),
     Fact("free",
          ("The first {free} are free.", "Nothing is charged for the first {free}."),
          ("How long may one lie in {name} without paying?", "For how long does {name} charge nothing?"),
          ("How long is there no charge in {desc}?",),
          ("{name} charges nothing for {v}.", "You may lie in {name} for {v} before you pay.")),
     Fact("fuel", (), ("Is there fuel for sale in {name}?", "Can one buy fuel in {name}?"), (), (),
          yes=(("Fuel is sold from a barrel.", "Fuel can be had on weekdays."),
               ("Yes, fuel is sold in {name}.", "{name} has fuel for sale."), ("yes", "fuel is sold")),
          no=(("There is no fuel to be had.", "Fuel is not sold here."),
              ("No, {name} has no fuel.", "Fuel cannot be bought in {name}."), ("no", "there is no fuel")))),
    ("A wreck lies {n} metres off the mole of {name}.", "In {yy} an earthquake raised the quay of {name}.",
     "{name} is twinned with Honfleur.", "The crane of {name} can lift {n} tonnes."),
    (("How many berths has {name}?", "There are {n} berths in {name}."),
     ("On which radio channel does {name} listen?", "{name} listens on channel {n}.")))

LIGHT = Kind(
    "lighthouses", "light",
    ("{name}", "{name} off {a}", "List of lights: {name}"),
    ("Towers and lamps", "Keepers remember", "Seen from the sea", "Signals in the night"),
    ("{name} shines over the waters of {a}.", "Off {a} stands the tower of {name}."),
    ("There is a spot on the road above {a} where coaches stop after dark, so that everyone may get out and watch "
     "the beam of {name} sweep over the roofs.",
     "Bread, lamp oil and letters used to be hauled up in one basket, so those who served off {a} say of {name}."),
    (("Its tower is square and clad in copper.", "the lamp on top of a metal box"),
     ("Sheep graze on its gallery.", "the tower with livestock on the balcony"),
     ("Its lens came out of a theatre.", "the light that uses glass from the stage"),
     ("It was once blown over and put up again.", "the tower that has fallen before"),
     ("A tree grows out of its wall.", "the beacon with a plant in its masonry"),
     ("Its stair has no handrail.", "the tower that is risky to climb")),
    (Fact("reef",
          ("It guides vessels past {reef} and is {alias} to the fishermen.",
           "Known to pilots as {alias}, it keeps ships off {reef}."),
          ("Which light keeps ships off {reef}?", "What guides sailors past {reef} at night?"), (),
          ("Ships are kept off {reef} by {v}.", "It is {v} that guides vessels past {reef}.")),
     Fact("high",
          ("The lamp stands {high} above the tide.", "Its height is {high}.", "It rises to {high}."),
          ("How high is {name}?", "What is the height of {name}?"), ("How tall is {desc}?",),
          ("{name} is {v} high.", "From foot to lamp {name} measures {v}.")),
     Fact("flash",
          ("It flashes every {flash}.", "There are {flash} from one flash to the next."),
          ("How often does {name} flash?", "What is the interval of flashes at {name}?"),
          ("How long does one wait for the next flash of {desc}?",),
          ("{name} gives a flash every {v}.", "Between two flashes of {name} lie {v}.")),
     Fact("lit",
          ("It was first lit on {lit}.", "The lamp first burned on {lit}."),
          ("When was {name} first lit?", "On what day did {name} first shine?"), ("When did {desc} begin to shine?",),
          ("{name} was lit for the first time on {v}.", "{name} has been shining since {v}.")),
     Fact("keeper",
          ("The last keeper was {keeper}.", "{keeper} was the last to keep it.",
           "Last to live there as keeper was {keeper}."),
          ("Who was the last keeper of {name}?", "Who was the last to serve as keeper at {name}?"),
          ("Who kept {desc} last?",),
          ("The last keeper of {name} was {v}.", "{name} was last kept by {v}."))),
    ("{name} was shelled by a privateer in {yy}.", "The foundations of {name} go {n} metres into the rock.",
     "A ghost in oilskins is said to walk at {name}.", "{name} was built by masons from Cornwall."),
    (("How many steps lead up {name}?", "There are {n}0 steps in {name}."),
     ("What did it cost to build {name}?", "{name} cost {n}000 {c} to build.")))

WALK = Kind(
    "walks", "path",
    ("The {name}", "{name}, a walk on {a}", "Walks: the {name}"),
    ("Boots on", "A day on foot", "Waymarks and stiles", "Over the hill"),
    ("The {name} crosses {a} from shore to shore.", "On {a} the best day out is the {name}."),
    ("With stout shoes, a flask and some respect for bulls, even visitors who have never been on {a} before will "
     "come well to the end of the {name}.",
     "Gulls, heather, a smell of peat smoke and now and then a startled hare are what walkers on {a} get to know "
     "on the {name}."),
    (("It leads through the nave of a chapel.", "the route that goes right through a church"),
     ("Part of it runs along a dry aqueduct.", "the track on an old water channel"),
     ("Walkers sign a book in a hollow oak.", "the path with a visitors' register inside a tree"),
     ("At one place it must be crawled.", "the trail that sends hikers onto hands and knees"),
     ("Mules have the right of way.", "the route on which beasts of burden come first"),
     ("It can be walked clockwise only.", "the trail with one permitted direction")),
    (Fact("far",
          ("It is {far} long.", "Its length is {far}.", "From end to end one walks {far}."),
          ("How long is the {name}?", "What distance does one cover on the {name}?"),
          ("What is the length of {desc}?",),
          ("The {name} is {v} long.", "On the {name} you walk {v}.")),
     Fact("sign",
          ("The waymarks are {sign}.", "Follow the {sign} marks.", "It is marked in {sign} throughout."),
          ("What colour are the waymarks of the {name}?", "Which colour marks the {name}?"),
          ("In what colour is {desc} marked?",),
          ("The {name} is marked in {v}.", "Look for {v} marks on the {name}.")),
     Fact("maker",
          ("It was laid out by {maker}.", "{maker} laid it out in a single summer."),
          ("Who laid out the {name}?", "By whom was the {name} laid out?"), ("Who laid out {desc}?",),
          ("The {name} was laid out by {v}.", "It was {v} who laid out the {name}.")),
     Fact("sights",
          ("On the way one passes {one} and {two}.", "It leads past {one} and, later, {two}."),
          ("What does one pass on the {name}?", "Name a sight along the {name}."),
          ("What is there to be seen along {desc}?",),
          ("On the {name} you will come past {v}.", "The {name} leads past {v}.")),
     Fact("bike", (), ("Are bicycles allowed on the {name}?", "May one cycle on the {name}?"), (), (),
          yes=(("Bicycles are allowed.", "One may cycle, if one must."),
               ("Yes, bicycles may be ridden on the {name}.", "The {name} is open to cyclists."),
               ("yes", "bicycles are allowed")),
          no=(("Bicycles are not allowed.", "Cycling is forbidden."),
              ("No, cycling is forbidden on the {name}.", "The {name} is closed to cyclists."),
              ("no", "bicycles are not allowed")))),
    ("There are {n} benches on the {name}.", "A bear was seen on the {name} in {yy}.",
     "The {name} was once part of a pilgrimage to Rome.", "A toll of {n} {c} is taken halfway."),
    (("How many stiles are there on the {name}?", "There are {n} stiles on the {name}."),
     ("When was the {name} last resurfaced?", "The {name} was last resurfaced in {yy}.")))

STAMP = Kind(
    "stamps", "stamp",
    ("The {name} stamp", "Stamps: the {name}", "{name}, for collectors"),
    ("Under the magnifying glass", "From the album", "Gum and perforation", "News for collectors"),
    ("The {name} is a stamp of {R}.", "Collectors of the stamps of {R} look out for the {name}."),
    ("Dealers in the arcades of the capital bring out a velvet tray, draw the curtain and lower their voices "
     "before they will show anybody the stamp called {name}.",
     "In an album that belonged to a postman's widow, between a tram ticket and a pressed fern, sat the stamp "
     "called {name}."),
    (("Its gum tastes of aniseed.", "the stamp with a flavour of liquorice"),
     ("It is shaped like a kite.", "the issue with an unusual outline"),
     ("By mistake it shows the queen of another country.", "the issue bearing the wrong monarch"),
     ("It was printed on leftover wallpaper.", "the issue on decorators' paper"),
     ("It could be used on Tuesdays only.", "the stamp valid one day a week"),
     ("A magnet will pick it up.", "the issue that sticks to iron")),
    (Fact("face",
          ("Its face value is {face}.", "It was sold at {face}.", "Over the counter it cost {face}."),
          ("What is the face value of the {name}?", "At what price was the {name} sold?"),
          ("What was the price of {desc}?",),
          ("The {name} was sold for {v}.", "The {name} has a face value of {v}.")),
     Fact("issued",
          ("It was issued on {issued}.", "Post offices had it from {issued}."),
          ("When was the {name} issued?", "Since what day could the {name} be bought?"),
          ("What was the day of issue of {desc}?",),
          ("The {name} came out on {v}.", "The {name} was issued on {v}.")),
     Fact("graver",
          ("The engraver was {graver}.", "{graver} engraved it.", "It was engraved by {graver}, who was colour-blind."),
          ("Who engraved the {name}?", "Whose engraving is the {name}?"), ("Who engraved {desc}?",),
          ("The {name} was engraved by {v}.", "It was {v} who engraved the {name}.")),
     Fact("printed",
          ("No more than {printed} were printed.", "The print run was {printed}."),
          ("How many of the {name} were printed?", "How large was the print run of the {name}?"),
          ("How many were made of {desc}?",),
          ("Of the {name} {v} were printed.", "The print run of the {name} was {v}.")),
     Fact("colour",
          ("It is printed in {colour}.", "The colour is {colour}."),
          ("In what colour is the {name} printed?", "What colour is the {name}?"), (),
          ("The {name} is printed in {v}.", "The colour of the {name} is {v}."))),
    ("A sheet of the {name} was sold in Geneva for {n}000 francs.",
     "Forgeries of the {name} came from Trieste in {yy}.",
     "The {name} was withdrawn after {n} days.", "The {name} was the first to be made by machine."),
    (("What is a used {name} worth today?", "A used {name} is worth {n}00 {c} today."),
     ("Which paper mill supplied the paper for the {name}?", "The paper for the {name} came from the {x} mill.")))

KINDS = {FERRY: 15, MUSEUM: 14, LAW: 16, CREATURE: 17, FEAST: 15, RULER: 15, DISH: 16, WEATHER: 15, HARBOUR: 15,
         LIGHT: 14, WALK: 15, STAMP: 14}
DIGESTS = PASSAGES - sum(KINDS.values())
FILLERS = ("More on this can be found in the reading room.", "Opinions about that differ from house to house.",
           "Older people tell it otherwise, but they would.", "So at least the noticeboard has it.",
           "There is a drawing of it in the town hall.", "Nobody has complained so far.", "The rest is gossip.",
           "Some of this was left out of earlier editions.", "School classes copy it down every spring.",
           "A reader from the outer islands sent in the details.", "Whether that will last is another matter.")
FRAMES = (("The almanac gathers what readers have asked for.", "Corrections are welcome at the printer's."),
          ("In the column of short replies the editor wrote as follows.",
           "Further letters will be answered next month."),
          ("From the blackboard of the general store, copied in passing.", "The chalk had run out after that."),
          ("The wireless programme for islanders closed with some particulars.", "Then came the shipping forecast."))
FRAME_TITLES = ("Short replies", "Read in the almanac", "Notes from here and there", "Answers to readers",
                "On the wireless")
DECLINES = (
    "I could not find that in the passages.", "The passages do not say.", "Sorry, nothing here answers the question.",
    "There is no information on this in the texts that I was given.", "I don't know.",
            "That is not something I can answer from these sources.",
    "Unfortunately the material is silent on this point.",
            "None of the excerpts mentions it, so I would rather not guess.",
    "I am afraid that I cannot tell from what is in front of me.", "Not stated.",
            "The question cannot be answered from the context.",
    "Thank you for asking. I have gone through all five texts with care, and regret that what you would like to "
    "know is not among what they tell.",
    "I looked for this and came away with nothing. Perhaps the archive could help you further.",
    "Regrettably I have to pass: the documents contain no such detail.",
            "No answer can be given on the basis of these pages.",
    "It would be mere speculation on my part to reply, as the sources leave it open.",
    "I have no way of knowing this from the extracts.", "My apologies, but this seems to be missing from the extracts.",
    "What you ask is not covered.", "I wish that I could help, but the texts supplied do not go into this.",
    "Insufficient information.", "On that I must decline to answer, since there is nothing to rely on.")
ADJECTIVES = ("Patient Humble Crooked Merry Stubborn Silver Idle Salted Cheerful Drowsy Honest Windward Lesser Brisk "
              "Velvet").split()
BOATS = ("Gannet Countess Heron Widow Thistle Anchor Pilgrim Cousin Lark Oyster Sexton Comet Magpie "
         "Tinker Puffin").split()
COLLECTIONS = ("Ropes Buttons Storms Umbrellas Maps Whistles Salt Clockwork Bread Shipwrecks Wallpaper Bells Kites "
               "Tea Masks Spoons").split()
NICKS = ("Oven Beehive Thimble Teapot Mousetrap Wardrobe Slipper Bucket Hatbox Coalhole Pepperpot Barrel Cuckoo "
         "Snuffbox Birdcage").split()
TREASURES = ("a bell cast from cannon", "the diary of a shipwrecked tailor", "a map drawn on sealskin",
             "a clock that runs on rain", "the smallest harp in the world", "a stuffed sea serpent",
             "the skull of a two-headed ram", "a cloak of puffin feathers", "the first island telephone",
             "a chess set of fishbone", "the treaty table", "a wooden bicycle", "a glass anchor",
             "the pistol of a bishop", "a kettle that survived four wrecks", "a bed for nine sleepers")
STATUTES = ("Hedges,Bell-Ringing,Goat Grazing,Lamp Oil,Sunday Nets,Kites,Chimneys,Borrowed Ladders,Beekeeping,Peat,"
            "Wrecked Cargo,Street Music,Rainwater,Snail Export,Night Bathing,Doorsteps,Moustaches,"
            "Pigeon Lofts").split(",")
SPARED = ("midwives,lighthouse keepers,sailors on leave,clergymen,beekeepers,foreign envoys,widows,"
          "children under nine,postmen,organ builders,veterans,shepherds").split(",")
BEASTS = ("ash-backed petrel,ringed mole,cliff marten,salt hare,velvet newt,bearded shrew,dune lizard,lantern crab,"
          "barred owlet,whistling toad,tufted vole,pale skink,hermit grouse,moon seal,fan-tailed wren,"
          "striped dormouse,marsh ferret,peat adder,stone bat").split(",")
FODDER = ("sandhoppers,sea beet,limpets,beetle larvae,rowan berries,lichen,herring fry,snails,moss,crowberries,"
          "earthworms,ants,kelp flies,thistle seed").split(",")
FEASTS = ("Lantern Night,Rope Sunday,the Turning of the Boats,Oyster Eve,the Quiet Hour,Chimney Day,the Goat Parade,"
          "Old Sails,the Ladder Dance,Widows' Monday,Tar Week,the Blessing of Nets,Bell Wake,the Onion Ball,"
          "Mask Friday,Kelp Fair").split(",")
SNACKS = ("smoked eels,honey buns,pickled eggs,fried whelks,oat cakes,blood sausages,plum dumplings,salted almonds,"
          "barley rolls,crab claws,toffee apples,potato fritters").split(",")
ERAS = ("the year of the cracked bells,the year without herring,the comet year,the year of the two winters,"
        "the locust year,the year of the drowned fair,the cholera year,the year of the whale,"
        "the year of the false coins,the black harvest,the year of the long ice,the year of the runaway mill,"
        "the pepper year,the year of three mayors,the year of the red tide,the year the well burned").split(",")
DEEDS = ("ended the salt tax,built the sea wall,gave women the vote,sold the royal yacht,moved the capital,"
         "banned duelling,adopted the metric system,planted the pine forest,made peace with the whalers,"
         "founded the mint,closed the lead mines,freed the bond servants,laid the first telegraph cable,"
         "abolished the window duty,drained the great marsh,opened the free library").split(",")
EPITHETS = ("the Ferryman's Daughter,the Owl,the Iron Aunt,the Barefoot,the Grocer,the Late Riser,the Old Badger,"
            "the Pearl,the Locksmith,the Frugal,the Red Cap,the Heron,the Good Neighbour,the Silent,the Almond,"
            "the Weathercock").split(",")
TRADES = "cooper,baker,sailmaker,chemist,tailor,piano tuner,pilot,glazier,printer,dentist,miller,saddler".split(",")
DISHES = ("grey pudding,mussel broth,kelp pie,tar bread,sour dumplings,eel in ashes,barley cream,smoked turnip,"
          "rock pancakes,winter hash,gull-egg tart,fisher's porridge,burnt custard,sorrel stew,bladder sausage,"
          "salt cake,limpet curry").split(",")
PETNAMES = ("widow's cushion,the doorstop,old boots,the bishop's pillow,harbour mud,the poor cousin,sea coal,"
            "the quarrel,Monday's shame,drowned hens,the sticking plaster,grandfather's beard,lost buttons,"
            "the long wait,wet slate,the peace offering,the slippery aunt").split(",")
OCCASIONS = ("after a launching,at christenings,on the eve of elections,when a roof is finished,"
             "at the end of the herring season,at funerals,when twins are born,on the shortest day,"
             "after sheep shearing,on the morning after a wedding,before a long voyage,when the first ice comes,"
             "on pay day,when the whalers come home,when a lawsuit is won,at the opening of school,"
             "after a fire").split(",")
LARDER = ("dried cod,juniper,treacle,seaweed flour,goose fat,wild garlic,black pepper,rye crusts,sheep's kidneys,"
          "vinegar,mustard seed,quinces,barley malt,ginger").split(",")
LAMPS = "Candle,Lantern,Spark,Needle,Finger,Beacon,Match,Torch,Wink,Ember,Star,Thumb,Taper,Pin".split(",")
LAMPNAMES = ("Old Pipe,the Blind Monk,Mother Lamp,the Salt Cellar,Long Tom,the Yawning Man,Saint Nobody,"
             "the Cold Candle,the Drunken Uncle,Granny's Finger,the Milk Jug,the Late Bird,the White Cat,"
             "Cousin Smoke").split(",")
PATHS = ("Smugglers',Postman's,Widow's,Pilgrim,Salters',Drovers',Bishop's,Coffin,Heather,Tinkers',Lovers',Signal,Mill,"
         "Echo,Shepherds',Turf").split(",")
WAYS = "Way,Round,Path,Traverse,Loop,Track".split(",")
SIGHTS = ("a ruined windmill,a stone circle,a waterfall,an empty manor,a lime kiln,a holy well,a watchtower,"
          "a hanging bridge,a seal cove,a leper chapel,a slate quarry,a walled garden").split(",")
PICTURES = ("Blue Gannet,Crowned Eel,Leaping Ram,Three Oars,Half Moon,Weeping Mermaid,Black Plough,Rose Tower,"
            "Swan Inverted,Golden Herring,Two Keys,Ship Aground,Green Anchor,Sleeping Lion,Windmill Error").split(",")
COLOURS = "crimson ochre turquoise violet emerald amber indigo lilac scarlet olive".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday".split()


class World:
    """The republic: names from syllables, and a hat for everything that must not come twice."""

    def __init__(self, rng):
        self.rng, self.used = rng, set()
        self.R = self.word(("ia", "ora", "essa", "umbra", "andra"))
        self.S = self.word((" Tor", " Fell", " Knoll"))
        self.coin = rng.choice(("tallies", "skarns", "pollets", "drubs", "marlins", "quarries", "florels"))
        self.towns = [self.word(("wick", "holm", "mouth", "ay", "stead", "combe", "hythe", "sund")) for _ in range(16)]
        self.strangers = [self.person() for _ in range(60)]

    def word(self, ends):
        while True:
            stem = self.rng.choice("B Br D Dr G H J L M N Or P R S St T Tr V Sk El Ul Th W".split()) + \
                self.rng.choice("al ar el en or ost and isk arr eb ov om all eth old ast emm ir un".split())
            if stem not in self.used:
                self.used.add(stem)
                return stem + self.rng.choice(ends)
            self.used.add(stem + str(len(self.used)))
            if sum(s[-1].isdigit() for s in self.used) > 300:
                two = stem + self.rng.choice("er el an om i".split())
                if two not in self.used:
                    self.used.add(two)
                    return two + self.rng.choice(ends)

    def person(self):
        first = self.rng.choice("Ansa Ivo Mirte Joren Tilda Osk Brenna Lauri Pell Sanna Edvar Nila Ruben Hedda "
                                "Corvin Maud Elio "
                                "Gerda Tam Wenna Ossian Petra Halvar Lisbet Dorian Runa".split())
        while True:
            last = self.rng.choice("B Br D G H J K L M N P R S St T Tr V Gr H Kl Z".split()) + \
                self.rng.choice("al or en ir um ost ell and isk arr oth eb ov erl amm ask und".split()) + \
                self.rng.choice("en a ik ow ey ard os er in ets".split())
            if last not in self.used:
                self.used.add(last)
                return f"{first} {last}"

    def date(self, early, late):
        return Date(self.rng.randint(early, late), self.rng.randint(1, 12), self.rng.randint(1, 28))

    def attrs(self, kind, n):
        """What is true of n things of a kind, one dictionary each."""
        r, hat = self.rng, lambda pool, k=n: r.sample(pool, k)
        money = lambda lo, hi: Num(r.randint(lo, hi), self.coin)
        who = lambda: Person(self.person())
        rows = []

        def pair(pool):
            one, two = r.sample(pool, 2)
            return {"one": one, "two": two, "pair": Pair(one, two, pool)}

        if kind is FERRY:
            for adj, noun in zip(hat(ADJECTIVES), hat(BOATS)):
                a, b = r.sample(self.towns, 2)
                rows.append({"name": f"{adj} {noun}", "a": a, "b": b, "dur": Num(r.randint(14, 95), "minutes"),
                             "fare": money(3, 24),
                             "master": who(), "built": self.date(1889, 1961), "dogs": r.random() < .5,
                             "first": Clock(r.randint(5, 8), r.choice((0, 10, 15, 20, 30, 40, 45, 50)))})
        elif kind is MUSEUM:
            names = [f"Museum of {c}" for c in hat(COLLECTIONS)]
            for name, nick, thing in zip(names, hat(NICKS), hat(TREASURES)):
                day = r.choice(WEEKDAYS)
                rows.append({"name": name, "nick": nick, "treasure": thing, "id:treasure": Known(name, nick, names),
                             "founder": who(),
                             "opened": self.date(1871, 1979), "shut": Pick(day, WEEKDAYS), "price": money(2, 19),
                             "photo": r.random() < .5})
        elif kind is LAW:
            for topic in hat(STATUTES):
                rows.append({"name": f"{topic} Act", "passed": self.date(1822, 1958), "fine": money(12, 480),
                             "mover": who(),
                             "force": r.random() < .5, **pair(SPARED)})
                rows[-1]["spared"] = rows[-1]["pair"]
        elif kind is CREATURE:
            for name in hat(BEASTS):
                rows.append({"name": name, "count": Num(r.randint(40, 5200), r.choice(("animals", "individuals"))),
                             "breeds": Pick(r.choice(MONTHS[1:9]), MONTHS[:10]), "finder": who(),
                             "law": r.random() < .4,
                             **pair(FODDER)})
                rows[-1]["eats"] = rows[-1]["pair"]
        elif kind is FEAST:
            for name, era in zip(hat(FEASTS), hat(ERAS)):
                rows.append({"name": name, "day": Day(r.randint(1, 12), r.randint(1, 28)), "byname": era, "head": who(),
                             "origin": Year(r.randint(1702, 1899), era), "prize": money(20, 900),
                             "guest": r.random() < .5,
                             **pair(SNACKS)})
                rows[-1]["food"] = rows[-1]["pair"]
        elif kind is RULER:
            names = [self.person() for _ in range(n)]
            for name, deed, epithet in zip(names, hat(DEEDS), hat(EPITHETS)):
                rows.append({"name": name, "deed": deed, "epithet": epithet, "id:deed": Known(name, epithet, names),
                             "sworn": self.date(1815, 1979), "trade": Pick(r.choice(TRADES), TRADES),
                             "years": Num(r.randint(2, 17), "years"), "wed": r.random() < .5})
        elif kind is DISH:
            names = hat(DISHES)
            for name, pet, when in zip(names, hat(PETNAMES), hat(OCCASIONS)):
                rows.append({"name": name, "alias": pet, "when": when, "id:when": Known(name, pet, names),
                             "cook": who(),
                             "time": Num(r.randint(12, 170), "minutes"), "milk": r.random() < .5, **pair(LARDER)})
                rows[-1]["stuff"] = rows[-1]["pair"]
        elif kind is WEATHER:
            for y in sorted(r.sample(range(1898, 1972), n)):
                rows.append({"name": str(y), "gust": Num(r.randint(51, 104), "knots"),
                             "wet": Day(r.randint(1, 12), r.randint(1, 28)),
                             "watch": who(), "frost": Num(r.randint(6, 71), "days"), "snow": r.random() < .5})
        elif kind is HARBOUR:
            for _ in range(n):
                rows.append({"name": f"{self.word(('a', 'en', 'er'))} {r.choice(('Haven', 'Basin', 'Pool', 'Creek'))}",
                             "fee": money(2, 29), "depth": Num(r.randint(2, 13), "metres"), "boss": who(),
                             "free": Num(r.randint(2, 23), "hours"), "fuel": r.random() < .5})
        elif kind is LIGHT:
            names = [f"{self.word(('a', 'en', 'is'))} {lamp}" for lamp in hat(LAMPS)]
            for name, alias in zip(names, hat(LAMPNAMES)):
                rows.append({"name": name, "alias": alias, "id:reef": Known(name, alias, names), "keeper": who(),
                             "reef": f"the {self.word(('a', 'or', 'ig'))} {r.choice('Reef Shoal Ledge Teeth'.split())}",
                             "high": Num(r.randint(13, 61), "metres"), "flash": Num(r.randint(3, 19), "seconds"),
                             "lit": self.date(1801, 1932)})
        elif kind is WALK:
            for name in hat(PATHS):
                rows.append({"name": f"{name} {r.choice(WAYS)}", "far": Num(r.randint(4, 38), "kilometres"),
                             "maker": who(),
                             "sign": Pick(r.choice(COLOURS), COLOURS), "bike": r.random() < .5, **pair(SIGHTS)})
                rows[-1]["sights"] = rows[-1]["pair"]
        else:
            for name in hat(PICTURES):
                rows.append({"name": name, "face": money(2, 75), "issued": self.date(1861, 1949), "graver": who(),
                             "printed": Num(r.randint(12, 880) * 10, "copies"),
                             "colour": Pick(r.choice(COLOURS), COLOURS)})
        for row in rows:
            row.setdefault("a", r.choice(self.towns))
            row.update(R=self.R, S=self.S, c=self.coin)
        return rows


class Thing:
    def __init__(self, kind, attrs, trait):
        self.kind, self.attrs, self.trait, self.pid = kind, attrs, trait, None

    def value(self, fact):
        """A Value, or for a question of yes or no a bool."""
        return self.attrs.get("id:" + fact.key, self.attrs.get(fact.key))

    def say(self, fact, rng):
        v = self.value(fact)
        return rng.choice(fact.sides[v][0] if isinstance(v, bool) else fact.say).format_map(Form(self.attrs, rng))

    def state(self, fact, rng, v=None, form=None, flat=False):
        """A sentence that can stand alone; with another value than the true one if v is given."""
        true = self.value(fact) if v is None else v
        if isinstance(true, bool):
            lines = [s for s in fact.sides[true][1] if not (flat and s.startswith(("Yes,", "No,")))]
            return cap(rng.choice(lines).format_map(Form(self.attrs, rng)))
        return cap(rng.choice(fact.ans).format_map(Form(self.attrs, rng, v=form or rng.choice(true.forms))))


class Passage:
    def __init__(self, title, text, facts):
        self.title, self.text, self.facts, self.pid = cap(title), text, facts, None


def count_words(text):
    return len(text.split())


def write_passage(thing, rng):
    kind = thing.kind
    named = rng.random() < .5
    title = rng.choice(kind.titles if named else kind.plain).format_map(Form(thing.attrs, rng))
    opener = rng.choice(kind.early if rng.random() < .5 else kind.late).format_map(Form(thing.attrs, rng))
    facts = list(kind.facts)
    rng.shuffle(facts)
    body = [(f, thing.say(f, rng)) for f in facts]
    if thing.trait:
        body.insert(rng.randrange(len(body) + 1), (None, thing.trait[0]))
    if rng.random() < .6:
        body.insert(rng.randrange(len(body) + 1), (None, rng.choice(FILLERS)))
    text = cap(" ".join([opener] + [s for _, s in body]))
    spare = rng.sample(FILLERS, len(FILLERS))
    while count_words(text) < 42:
        text += " " + spare.pop()
    return Passage(title, text, {(thing, f) for f in facts})


def write_digest(things, rng, title):
    head, tail = rng.choice(FRAMES)
    body, facts = [], set()
    for thing in things:
        fact = rng.choice([f for f in thing.kind.facts if not isinstance(thing.value(f), (Known, Pair, Year))])
        facts.add((thing, fact))
        body.append(thing.state(fact, rng, flat=True))
    spare = rng.sample(FILLERS, len(FILLERS))
    text = " ".join([head] + body + [tail])
    while count_words(text) < 44:
        body.insert(rng.randrange(len(body) + 1), spare.pop())
        text = " ".join([head] + body + [tail])
    return Passage(title, text, facts)


# The two runs.

def tokens(text):
    return re.findall(r"[a-z0-9]+", text.lower())


def grams(text):
    text = " " + " ".join(tokens(text)) + " "
    return {text[i:i + 4] for i in range(len(text) - 3)}


def ranked(scores):
    return sorted(scores.items(), key=lambda s: (-s[1], s[0]))[:DEEP]


class Wordweight:
    """BM25 over title and text."""

    def __init__(self, passages):
        self.docs = {p.pid: collections.Counter(tokens(p.title + " " + p.text)) for p in passages}
        self.size = {pid: sum(d.values()) for pid, d in self.docs.items()}
        self.mean = sum(self.size.values()) / len(self.docs)
        self.df = collections.Counter(t for d in self.docs.values() for t in d)

    def rank(self, query):
        scores = {}
        for pid, doc in self.docs.items():
            s = 0.0
            for t in tokens(query):
                if t in doc:
                    idf = math.log(1 + (len(self.docs) - self.df[t] + .5) / (self.df[t] + .5))
                    s += idf * doc[t] * 2.2 / (doc[t] + 1.2 * (.25 + .75 * self.size[pid] / self.mean))
            scores[pid] = round(s, 5)
        return ranked(scores)


class Headgrams:
    """Four letters at a time, over the title and the first words of the text only."""

    def __init__(self, passages):
        self.docs = {p.pid: grams(p.title + " " + " ".join(p.text.split()[:14])) for p in passages}

    def rank(self, query):
        q = grams(query)
        return ranked({pid: round(len(q & d) / math.sqrt(len(q) * len(d)), 5) for pid, d in self.docs.items()})


class Question:
    def __init__(self, thing, fact, text, far, never=None):
        self.thing, self.fact, self.text, self.far, self.never = thing, fact, cap(text), far, never
        self.value = thing.value(fact) if fact else None
        self.rel, self.holders, self.runs, self.state, self.gold, self.full = {}, set(), {}, {}, [], True


def gold_of(q, rng):
    v = q.value
    if isinstance(v, bool):
        return list(q.fact.sides[v][2])
    forms = list(v.forms)
    known = [forms[0]] + [f for f in forms[1:] if rng.random() < .5]
    if v.beyond:
        q.full = rng.random() < .35
        if q.full:
            known += v.beyond
    return known


def see(q):
    """Where the evidence stands in each run: given, low, missed; or unjudged: what is given, qrels does not list."""
    for run, rows in q.runs.items():
        pids = [pid for pid, _ in rows]
        top = set(pids[:GIVEN])
        if q.fact is None:
            q.state[run] = "none"
        elif top & set(q.rel):
            q.state[run] = "given"
        elif top & q.holders:
            q.state[run] = "unjudged"
        else:
            q.state[run] = "low" if set(pids) & set(q.rel) else "missed"


def invent(template, thing, world, rng):
    return cap(template.format_map(Form(thing.attrs, rng, n=rng.randint(11, 89), yy=rng.randint(1803, 1968),
                                        x=world.person().split()[1])))


LEADS = ("According to the passages, {}", "As far as the texts go, {}", "To answer your question: {}",
         "The passages have it that {}", "From what I was given, {}", "Going by these extracts, {}", "Briefly put, {}",
         "One of the texts tells that {}")
SMALL = set("The It In At You To On Of With There People Every Between By Ships Members Before Look Let Under "
            "Young".split())


def led(text, rng):
    """Sometimes with a few words before it."""
    first, _, rest = text.partition(" ")
    if not rest or rng.random() > .3 or first not in SMALL:
        return text
    return rng.choice(LEADS).format(first.lower() + " " + rest)


class Author:
    """Writes an answer that deserves its label."""

    def __init__(self, world, passages, rng):
        self.world, self.by_id, self.rng = world, {p.pid: p for p in passages}, rng
        self.bag, self.how = [], collections.Counter()

    def decline(self):
        if not self.bag:
            self.bag = self.rng.sample(DECLINES, len(DECLINES))
        return self.bag.pop()

    def right(self, q, run):
        rng, v = self.rng, q.value
        base = q.thing.state(q.fact, rng)
        if isinstance(v, bool):
            return base
        if q.full and v.beyond and rng.random() < .5:
            base = q.thing.state(q.fact, rng, form=v.beyond[0])
        turn = rng.random()
        given = [pid for pid, _ in q.runs[run][:GIVEN]]
        if turn < .15:
            return cap(rng.choice(v.brief()).format(v=rng.choice(v.forms)))
        if turn < .4 and q.thing.pid in given:
            more = [f for f in q.thing.kind.facts if f is not q.fact and not isinstance(q.thing.value(f), Known)]
            return base + " " + q.thing.state(rng.choice(more), rng, flat=True)
        return base

    def beyond(self, q):
        return q.thing.state(q.fact, self.rng, form=q.value.beyond[0])

    def untrue(self, q, run):
        """The asked fact, altered."""
        rng, v = self.rng, q.value
        if isinstance(v, bool):
            self.how["negation"] += 1
            return q.thing.state(q.fact, rng, v=not v)
        wrong, sort = v.wrong(rng, self.world)
        near = [t.value(f) for pid, _ in q.runs[run][:GIVEN] for t, f in sorted_facts(self.by_id[pid])
                if f is q.fact and t is not q.thing and not set(t.value(f).forms) & set(v.forms + v.beyond)]
        if near and rng.random() < .5:
            wrong = rng.choice(near)
        self.how[sort] += 1
        text = q.thing.state(q.fact, rng, v=wrong)
        assert not told(v, text), text
        return text

    def unfaithful(self, q, run, sort):
        if q.fact is None:
            self.how["invented"] += 1
            return invent(q.never[1], q.thing, self.world, self.rng)
        if sort == "added":
            self.how["added"] += 1
            base = q.thing.state(q.fact, self.rng)
            return base + " " + invent(self.rng.choice(q.thing.kind.invent), q.thing, self.world, self.rng)
        return self.untrue(q, run)

    def aside(self, q, run, own=True):
        """A true sentence from what was given, to another question."""
        rng = self.rng
        facts = [(t, f) for pid, _ in q.runs[run][:GIVEN] for t, f in sorted_facts(self.by_id[pid])]
        here = [(t, f) for t, f in facts if t is q.thing and f is not q.fact and not isinstance(t.value(f), Known)]
        there = [(t, f) for t, f in facts if t is not q.thing and f.key != (q.fact.key if q.fact else None)]
        same = [(t, f) for t, f in facts if t is not q.thing and f is q.fact and not shares(t.value(f), q.value)]
        pools = [p for p in ((here if own else []), there, same) if p]
        while True:
            thing, fact = rng.choice(rng.choice(pools))
            text = thing.state(fact, rng, flat=True)
            if not told(q.value, text):
                return text

    def lost(self, q, run):
        turn = self.rng.random()
        if turn < .4:
            return self.decline()
        if turn < .65 and not q.far and not isinstance(q.value, Known):
            return self.untrue_quietly(q, run)
        return self.aside(q, run, own=False)

    def untrue_quietly(self, q, run):
        before = self.how.copy()
        text = self.untrue(q, run)
        self.how = before
        return text


def has(text, phrase):
    return re.search(r"(?<![\w])" + re.escape(phrase.lower()) + r"(?![\w])", text.lower()) is not None


def told(value, text):
    """The forms of a value that a text holds."""
    return [f for f in value.forms + value.beyond if has(text, f)] if isinstance(value, Value) else []


def shares(a, b):
    """Whether an answer with one value could pass for the other."""
    return isinstance(a, bool) or bool(set(a.forms + a.beyond) & set(b.forms + b.beyond))


def sorted_facts(passage):
    return sorted(passage.facts, key=lambda tf: (tf[0].pid, tf[1].key))


class Short(Exception):
    """A republic in which too few questions of some sort can be asked."""


def build(seed):
    for attempt in range(20):
        try:
            return build_once(f"island republic {seed} {attempt}")
        except Short:
            continue
    raise Short(seed)


def build_once(seed):
    rng = random.Random(seed)
    world = World(rng)
    things, passages = [], []
    for kind, n in KINDS.items():
        rows, traits = world.attrs(kind, n), rng.sample(kind.traits, len(kind.traits))
        rng.shuffle(rows)
        things += [Thing(kind, row, traits[i] if i < len(traits) else None) for i, row in enumerate(rows)]
    owner = {}
    for thing in things:
        passages.append(write_passage(thing, rng))
        owner[thing] = passages[-1]
    plain = [t for t in things if not t.trait]
    rng.shuffle(plain)
    plain.sort(key=lambda t: t.attrs["name"] in owner[t].title)  # those that a heading would not find come first
    leads, rest, digests = plain[:DIGESTS], plain[DIGESTS:], []
    for i, lead in enumerate(leads):
        title = rng.choice(FRAME_TITLES)
        if rng.random() < .7:
            title = rng.choice(("A reader asks about {}", "{}: a short reply", "Concerning {}"))
            title = title.format(lead.attrs["name"])
        digests.append(write_digest([lead] + rest[2 * i:2 * i + 2], rng, title))
    passages += digests
    rng.shuffle(passages)
    for i, p in enumerate(passages):
        p.pid = f"p{i + 1:03d}"
    for thing in things:
        thing.pid = owner[thing].pid
    engines = dict(zip(RUNS, (Wordweight(passages), Headgrams(passages))))

    # Every question that could be put, by name or by what is odd about the thing, and where its evidence ends up.
    pool, never = [], []
    for thing in things:
        for fact in thing.kind.facts:
            pool.append(Question(thing, fact, rng.choice(fact.ask).format_map(Form(thing.attrs, rng)), False))
            if thing.trait and fact.far:
                form = Form(thing.attrs, rng, desc=thing.trait[1])
                pool.append(Question(thing, fact, rng.choice(fact.far).format_map(form), True))
        for pair in thing.kind.never:
            never.append(Question(thing, None, pair[0].format_map(Form(thing.attrs, rng)), False, pair))
    for q in pool + never:
        q.runs = {run: engine.rank(q.text) for run, engine in engines.items()}
        if q.fact:
            q.rel = {q.thing.pid: 2}
            q.holders = {p.pid for p in passages if (q.thing, q.fact) in p.facts}
            # Judges read the digest too, or they did not: seldom where it would have been the only evidence given.
            alone = any(top & q.holders and q.thing.pid not in top
                        for top in ({pid for pid, _ in rows[:GIVEN]} for rows in q.runs.values()))
            if rng.random() < (.1 if alone else .6):
                q.rel.update((pid, 1) for pid in sorted(q.holders - {q.thing.pid}))
        see(q)
    rng.shuffle(pool)
    rng.shuffle(never)
    chosen, kinds, keys = [], collections.Counter(), collections.Counter()

    def take(n, want, source):
        for q in source:
            if n == 0:
                break
            key = q.thing.kind, q.far, q.fact
            new = all(q.thing is not c.thing for c in chosen)
            if new and kinds[q.thing.kind] < 6 and keys[key] < 2 and want(q):
                chosen.append(q)
                kinds[q.thing.kind] += 1
                keys[key] += 1
                n -= 1
        if n:
            raise Short(n)

    states = lambda q: tuple(q.state[run] for run in RUNS)
    fine = lambda q: "unjudged" not in states(q)
    take(UNANSWERABLE, lambda q: True, never)
    take(4, lambda q: "unjudged" in states(q), pool)
    take(2, lambda q: states(q) == ("missed", "missed"), pool)
    take(2, lambda q: fine(q) and states(q)[0] == "missed", pool)
    take(4, lambda q: fine(q) and states(q)[0] == "low", pool)
    take(4, lambda q: states(q) == ("given", "missed"), pool)
    take(4, lambda q: states(q) == ("given", "low"), pool)
    take(8, lambda q: states(q) == ("given", "given") and not isinstance(q.value, bool) and q.value.beyond, pool)
    take(5, lambda q: states(q) == ("given", "given") and isinstance(q.value, bool), pool)
    take(3, lambda q: states(q) == ("given", "given") and q.far, pool)
    take(QUESTIONS - len(chosen), lambda q: states(q) == ("given", "given"), pool)
    rng.shuffle(chosen)
    for i, q in enumerate(chosen):
        q.qid = f"q{i + 1:02d}"
        q.gold = gold_of(q, rng) if q.fact else []
    wide = [q for q in chosen if q.fact and not isinstance(q.value, bool) and q.value.beyond]
    short = [q for q in wide if states(q) == ("given", "given")]
    for q in short[:6]:
        if q.full:
            q.full, q.gold = False, [g for g in q.gold if g not in q.value.beyond]

    # The labels: first what the runs decide, then a hand of faults dealt over what was given.
    author, label = Author(world, passages, rng), {}
    spots = [(q, name) for q in chosen for name in ANSWERS]
    for q, name in spots:
        state = q.state[ANSWERS[name]]
        label[q, name] = {"missed": "retriever_missed", "low": "ranked_too_low",
                          "unjudged": "gold_incomplete"}.get(state)
    for i, q in enumerate([q for q in chosen if not q.fact]):
        for j, name in enumerate(ANSWERS):
            label[q, name] = "generator_unfaithful" if (i + j) % 3 == 2 else "ok"
    free = [s for s in spots if label[s] is None]
    rng.shuffle(free)
    sorts = {}

    def deal(n, what, want=lambda q, name: q.full or True, sort=""):
        for q, name in free:
            if n and label[q, name] is None and want(q, name):
                label[q, name], sorts[q, name], n = what, sort, n - 1
        if n:
            raise Short(what)

    main = lambda q, name: q.thing.pid in [pid for pid, _ in q.runs[ANSWERS[name]][:GIVEN]]
    deal(5, "gold_incomplete", lambda q, name: not q.full and main(q, name))
    deal(3, "generator_unfaithful", lambda q, name: isinstance(q.value, bool))
    deal(2, "generator_unfaithful", lambda q, name: isinstance(q.value, (Date, Day, Year)))
    deal(2, "generator_unfaithful", lambda q, name: isinstance(q.value, Num))
    deal(2, "generator_unfaithful", lambda q, name: isinstance(q.value, (Person, Known, Pick)))
    deal(3, "generator_unfaithful", sort="added")
    deal(8, "evidence_ignored")
    deal(8, "abstained_wrongly")
    deal(len([s for s in free if label[s] is None]), "ok")

    rows = {name: [] for name in ANSWERS}
    empty = 0
    for q, name in spots:
        run, planted = ANSWERS[name], label[q, name]
        if planted == "ok":
            text = author.right(q, run) if q.fact else author.decline()
        elif planted in ("retriever_missed", "ranked_too_low"):
            text = author.lost(q, run)
        elif planted == "generator_unfaithful":
            text = author.unfaithful(q, run, sorts.get((q, name)))
        elif planted == "evidence_ignored":
            text = author.aside(q, run)
        elif planted == "abstained_wrongly":
            text = "" if empty == 2 else author.decline()
            empty += 1
        else:
            text = q.thing.state(q.fact, rng) if q.state[run] == "unjudged" else author.beyond(q)
        if text and text not in DECLINES:
            text = led(text, rng)
        rows[name].append({"id": q.qid, "answer": text, "contexts": [pid for pid, _ in q.runs[run][:GIVEN]], "run": run,
                           "meta": {"planted": planted}})
    return world, passages, chosen, rows, author.how


def check(passages, chosen, rows):
    """Every label against the passages and the runs, once more."""
    by_id = {p.pid: p for p in passages}
    assert len(by_id) == PASSAGES and len({q.text for q in chosen}) == QUESTIONS
    assert sum(not q.gold for q in chosen) == UNANSWERABLE
    for p in passages:
        assert 40 <= count_words(p.text) <= 120 and "{" not in p.text + p.title, (count_words(p.text), p.text)
    by_q, total = {q.qid: q for q in chosen}, collections.Counter()
    for q in chosen:
        for run in RUNS:
            scores = [s for _, s in q.runs[run]]
            assert len(q.runs[run]) == DEEP == len({pid for pid, _ in q.runs[run]})
            assert scores == sorted(scores, reverse=True)
        assert all((q.thing, q.fact) in by_id[pid].facts for pid in q.rel) and bool(q.rel) == bool(q.gold)
    for answers in rows.values():
        for row in answers:
            q, text, planted = by_q[row["id"]], row["answer"], row["meta"]["planted"]
            pids = [pid for pid, _ in q.runs[row["run"]]]
            given = any(pid in q.rel for pid in row["contexts"])
            context = " ".join(by_id[pid].text for pid in row["contexts"])
            said = told(q.value, text)
            known = [g for g in q.gold if has(text, g)] if isinstance(q.value, Value) else []
            declined = text == "" or text in DECLINES
            total[planted] += 1
            assert row["contexts"] == pids[:GIVEN] and "{" not in text, row
            if not q.fact:
                assert planted == ("ok" if declined else "generator_unfaithful"), row
            elif planted == "ok":
                assert given and not declined, row
                assert isinstance(q.value, bool) or said and (known or set(said) <= set(q.value.forms)), row
                assert q.full or not any(has(text, b) for b in q.value.beyond), row
            elif planted == "retriever_missed":
                assert not set(pids) & set(q.rel) and not set(row["contexts"]) & q.holders and not said, row
            elif planted == "ranked_too_low":
                assert set(pids) & set(q.rel) and not given and not set(row["contexts"]) & q.holders and not said, row
            elif planted == "generator_unfaithful":
                assert given and not declined and text not in context, row
            elif planted == "evidence_ignored":
                assert given and not declined and not said, row
            elif planted == "abstained_wrongly":
                assert given and declined, row
            elif q.state[row["run"]] == "unjudged":
                assert not given and set(row["contexts"]) & q.holders and not declined, row
            else:
                assert given and said and not known and has(context, q.value.beyond[0]), row
    assert all(total[label] >= 7 for label in LABELS) and total["ok"] >= 30 and set(total) == set(LABELS), total


def write(folder, seed=1):
    """Writes the fixture's folder; answers the labels' counts, by answers file."""
    world, passages, chosen, rows, how = build(seed)
    check(passages, chosen, rows)
    for sub in ("runs", "answers"):
        os.makedirs(os.path.join(folder, sub), exist_ok=True)

    def lines(name, items):
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as f:
            f.writelines((i if isinstance(i, str) else json.dumps(i, ensure_ascii=False)) + "\n" for i in items)

    with open(os.path.join(folder, "manifest.json"), "w", encoding="utf-8", newline="\n") as f:
        json.dump({"format": "assize.fixture/1", "name": f"island-republic-{seed}", "version": "1.0.0", "kind": "rag",
                   "provenance": f"invented: the republic of {world.R}, by tests/rag_island.py with seed {seed}",
                   "license": "Apache-2.0",
                   "canary": f"assize island canary {world.R} {random.Random(seed).getrandbits(96):024x}"}, f, indent=2)
        f.write("\n")
    lines("queries.jsonl", ({"id": q.qid, "text": q.text,
                             "tags": [q.thing.kind.tag, "indirect" if q.far else "direct"]} for q in chosen))
    lines("passages.jsonl", ({"id": p.pid, "title": p.title, "text": p.text} for p in passages))
    lines("gold.jsonl", ({"id": q.qid, "answers": q.gold} for q in chosen))
    judge, qrels = random.Random(f"judge {seed}"), []
    for q in chosen:
        grades = dict(q.rel)
        others = [pid for pid, _ in q.runs[RUNS[0]][:10] if pid not in q.holders]
        grades.update((pid, 0) for pid in judge.sample(others, judge.randint(0 if q.fact else 1, 2)))
        qrels += [f"{q.qid} 0 {pid} {grade}" for pid, grade in sorted(grades.items())]
    lines("qrels.trec", qrels)
    for run in RUNS:
        lines(f"runs/{run}.trec", (f"{q.qid} Q0 {pid} {i + 1} {score:.5f} {run}" for q in chosen
                                   for i, (pid, score) in enumerate(q.runs[run])))
    counts = {}
    for name, answers in rows.items():
        lines(f"answers/{name}.jsonl", answers)
        got = collections.Counter(row["meta"]["planted"] for row in answers)
        counts[name] = {label: got[label] for label in LABELS}
    counts["unfaithful by"] = dict(sorted(how.items()))
    return counts


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    for name, got in write(sys.argv[1], int(sys.argv[2]) if len(sys.argv) == 3 else 1).items():
        print(name + ":", ", ".join(f"{k} {v}" for k, v in got.items()))


if __name__ == "__main__":
    main()
