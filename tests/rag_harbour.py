#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write a seeded fixture about a made-up mountain valley: write(folder, seed=1), or FOLDER [SEED]."""
import json
import math
import os
import random
import re
import sys
from collections import Counter

LABELS = ("ok", "retriever_missed", "ranked_too_low", "generator_unfaithful", "evidence_ignored",
          "abstained_wrongly", "gold_incomplete")
ASKED, OPEN_ENDED, PASSAGES, DEPTH, GIVEN = 45, 5, 200, 20, 5

# ---------------------------------------------------------------- words, numbers, dates
SMALL = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
         "seventeen eighteen nineteen").split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
MONTHS = ("January February March April May June July August September October November December").split()


def spell(n):
    if n < 20:
        return SMALL[n]
    if n < 100:
        return TENS[n // 10] + ("-" + SMALL[n % 10] if n % 10 else "")
    if n < 1000:
        return SMALL[n // 100] + " hundred" + (" and " + spell(n % 100) if n % 100 else "")
    return spell(n // 1000) + " thousand" + (" " + spell(n % 1000) if n % 1000 else "")


def ordinal(n):
    return "%d%s" % (n, "th" if 10 < n < 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th"))


def cap(text):
    """Sentence beginnings in capitals."""
    return re.sub(r"(^|[.!?] +)([a-z])", lambda m: m.group(1) + m.group(2).upper(), text)


def has(text, form):
    return re.search(r"(?<![\w,.-])%s(?![\w-]|,\d)" % re.escape(form.lower()), text.lower()) is not None


class Value:
    """One fact's value: show (passage), says (right ways to say it), gold, also (right, yet left out of a narrow
    gold), marks (strings one of which every right statement holds), wrong (rng -> a wrong way to say it)."""

    def __init__(self, sort, show, says, gold, marks, wrong, also=()):
        self.sort, self.show, self.says, self.gold = sort, show, says, gold
        self.marks, self.wrong, self.also = marks, wrong, list(also)


def count(unit, low, high, step=1):
    def make(rng):
        n = rng.randrange(low, high + 1, step)

        def other(r):
            while True:
                m = max(2, n + step * r.choice((-1, 1)) * r.randint(1, max(3, n // (2 * step))))
                if m != n:
                    return r.choice(("{:,} {}".format(m, unit), spell(m) + " " + unit)) if m < 100 else \
                        "{:,} {}".format(m, unit)
        forms = ["{:,} {}".format(n, unit)]
        if n < 100 or n % 100 == 0:
            forms.append(spell(n) + " " + unit)
        return Value("number", rng.choice(forms), forms, forms if rng.random() < .6 else forms[:1],
                     ["{:,}".format(n), spell(n)], other)
    return make


def length(low, high):
    def make(rng):
        n = rng.randint(low, high)
        metres, feet = "{:,} metres".format(n), "{:,} feet".format(round(n * 3.28084))

        def other(r):
            return "{:,} metres".format(n + r.choice((-1, 1)) * r.randint(1 + n // 20, 2 + n // 4))
        show = rng.choice(("%s (%s)", "%s, which is %s,", "%s, or %s in the old measure,")) % (metres, feet)
        return Value("number", show, [metres], [metres], [metres, "{:,} m".format(n), feet], other, [feet])
    return make


def date(low, high):
    def make(rng):
        y, m, d = rng.randint(low, high), rng.randrange(12), rng.randint(2, 28)

        def forms(yy, mm, dd):
            return ["%d %s %d" % (dd, MONTHS[mm], yy), "%s %d, %d" % (MONTHS[mm], dd, yy),
                    "the %s of %s %d" % (ordinal(dd), MONTHS[mm], yy)]

        def other(r):
            yy, mm, dd = y, m, d
            if r.random() < .6:
                yy += r.choice((-11, -9, -4, -2, 2, 3, 7, 10))
            else:
                mm, dd = (m + r.randint(2, 9)) % 12, 2 + (d + r.randint(1, 20)) % 27
            return r.choice(forms(yy, mm, dd))
        f = forms(y, m, d)
        return Value("date", rng.choice(f), f, [f[0]] if rng.random() < .5 else f, f, other)
    return make


def clock(low, high):
    def make(rng):
        h, m = rng.randint(low, high), rng.choice((5, 10, 15, 20, 25, 35, 40, 50, 55))

        def forms(hh, mm):
            return ["%02d:%02d" % (hh, mm), "%d.%02d %s" % ((hh - 1) % 12 + 1, mm, "am" if hh < 12 else "pm")]

        def other(r):
            return r.choice(forms(h + r.choice((-2, -1, 1, 2)), (m + r.choice((5, 15, 20))) % 60))
        f = forms(h, m)
        part = "in the morning" if h < 11 else "before noon" if h < 12 else "in the afternoon" if h < 18 else \
            "in the evening"
        gap = m if m < 30 else 60 - m
        f.append("%s %s %s %s" % ("a quarter" if gap == 15 else spell(gap), "past" if m < 30 else "to",
                                  SMALL[(h + (m > 30) - 1) % 12 + 1], part))
        return Value("number", rng.choice(f[:2]), f, f, f, other)
    return make


FIRST = ("Ilsa Bertil Maud Oskar Senna Tobin Vreni Halvard Cosima Jurek Alwine Petrus Nadia Corin Elke Matthis Runa "
         "Dario Hesper Lorenz Tilda Anselm Brida Gasper Wilma Ivo Sabeth Konrad Meta Ulric").split()
SUR_A = "Ack Brun Cald Dorn Eber Fank Gamp Holl Imm Jost Krem Lund Murn Nool Ost Penn Quar Rusk Stod Tarn".split()
SUR_B = "acher bauer eggli hofer isch ler linger mann ner rath sen stetter vik wick".split()
NICKS = ("the Weasel|Granny Frost|Old Thunder|the Little Bishop|Captain Soup|the Heron|Mother Lantern|the Grey Hare|"
         "Two Hats|the Whistler|Uncle Gravel|the Duchess|Red Mittens|the Owl|Long Shadow|the Badger|Silver Spoon|"
         "the Moth|Doctor Snow|Iron Aunt|the Candle|Quick Boots|the Magpie|Father Fog|the Cork|Sugar Beard|"
         "the Clockmouse|Lady Pitchfork|the Lynx|Half a Loaf|the Kestrel|Blue Scarf|the Almanac|Aunt Nettle|"
         "the Otter|Wooden Whistle|the Sexton|Cousin Hail|the Drum|Pepper Nose|the Thimble|Big Lamp|the Toad|"
         "King Rhubarb|the Swift|Mister Tuesday").split("|")

NICK_A = "Brass Lame Merry Pale Stubborn Tall Velvet Crooked Second Thirsty".split()
NICK_B = "Abbot Beetle Cricket Finch Goose Hatter Plum Sparrow".split()


class Names:
    def __init__(self, rng):
        self.sur = [a + b for a in SUR_A for b in SUR_B]
        rng.shuffle(self.sur)
        self.nick = NICKS + ["the %s %s" % (a, b) for a in NICK_A for b in NICK_B]
        rng.shuffle(self.nick)


NAMES = None


def stranger(r):
    """A person nobody in the valley is called after."""
    return r.choice(FIRST) + " " + r.choice(("Vantongeren", "Abelard", "Zwickli", "Mosconi", "Tredwell", "Ubaldi",
                                            "Yarrowby", "Fenstrom", "Okonjo", "Delacroy"))


def person(rng):
    sur = NAMES.sur.pop()
    full = rng.choice(FIRST) + " " + sur
    return Value("name", full, [full], [full, sur], [sur], stranger)


def nicknamed(rng):
    v = person(rng)
    nick = NAMES.nick.pop()
    v.show = rng.choice(("%s (%s to all the valley)", "%s, better known as %s,", "%s, whom everybody calls %s,")) \
        % (v.says[0], nick)
    v.also, v.marks = [nick], v.marks + [nick]
    return v


def several(pool):
    pool = pool.split("|")

    def make(rng):
        got = rng.sample(pool, 3)
        rest = [p for p in pool if p not in got]
        return Value("name", "%s, %s and %s" % tuple(got), got[:1], got[:1], got, lambda r: r.choice(rest), got[1:])
    return make


def one(pool):
    """pool: `wording=other wording` pairs."""
    pool = [p.split("=") for p in pool.split("|")]

    def make(rng):
        got = rng.choice(pool)
        return Value("name", got[0], got, got if rng.random() < .5 else got[:1], got,
                     lambda r: r.choice(r.choice([p for p in pool if p is not got])))
    return make


def yesno(yes_gold, no_gold):
    def make(rng):
        v = rng.random() < .5
        gold = ["yes", yes_gold] if v else ["no", no_gold]
        return Value("negation", v, [v], gold, [], lambda r: not v)
    return make


# ---------------------------------------------------------------- the valley: kinds of things and their facts
SPOTS = """beside the old sawmill=near the former timber works|below the twin waterfalls=under the double cascade
under the limestone cliffs=at the foot of the chalky rock walls|among larch woods=surrounded by conifers
opposite the ruined watchtower=facing the crumbled lookout|next to the lime kiln=by the furnace for burning stone
on the shore of the tarn=at the edge of the small lake
behind the chapel of the shepherds=at the back of the herders' church
at the mouth of the gorge=where the ravine begins|above the orchard terraces=higher than the stepped fruit gardens
by the abandoned copper mine=close to the disused ore workings
across from the paper mill=over the way from the pulp factory
near the hot spring=handy for the warm water source|in the birch hollow=in the dip with the white-barked trees
beneath the glacier tongue=right below the ice|at the foot of the scree slope=under the field of loose stones
beside the beekeepers' meadow=by the field full of hives|over the marsh of reeds=above the boggy ground
at the fork of the two torrents=where the pair of wild streams meet
next to the slate quarry=alongside the pit for roofing stone
""".strip().replace("\n", "|")
PLACES_A = "Arn Bel Chur Dros Fal Gler Hirn Kalt Lor Mos Nend Ober Pral Ros Sarn Tess Ur Val Wend Zill".split()
PLACES_B = "alp bach berg dal egg fels gries horn matt nau ried see stein tobel wang".split()
KINDS = {}


def kind(tag, how_many, names, nouns, features, intros, facts):
    KINDS[tag] = (how_many, names, nouns, [f.split("=") for f in features.split("|")], intros, facts)


kind("station", 16, "{p} station", ("the halt", "the railway stop"), SPOTS, (
    "{n} stands {f} and serves a scatter of farms along the narrow-gauge line.",
    "Built of grey stone {f}, {n} is a calm spot between two busier ones.",
), {
    "height": (length(610, 2140), (
        "The rails here lie at {v} above the sea.",
                "A brass plate on the wall gives its altitude as {v} above the sea."),
        ("How high above sea level does {s} lie?", "What elevation is given for {s}?", "How far up is {s}?"),
        ("{n} lies {v} above sea level.", "The elevation of {n} is {v}.", "It is {v} up.")),
    "opened": (date(1884, 1931), (
        "The first passengers got down on {v}.", "It was opened to the public on {v}, in driving sleet."),
        ("When did {s} open?", "On which day did travellers first use {s}?", "What is the opening date of {s}?"),
        ("{n} opened on {v}.", "Travellers first used {n} on {v}.", "The opening took place on {v}.")),
    "master": (nicknamed, (
        "The stationmaster is {v} and lives over the booking hall.",
                "Tickets and flags are in the hands of {v} today."),
        ("Who runs {s}?", "Who is in charge at {s}?", "Who looks after passengers and signals at {s}?"),
        ("{n} is run by {v}.", "The person in charge of {n} is {v}.", "That would be {v}.")),
    "stove": (yesno("the waiting room is heated", "the waiting room is not heated"), {
        True: ("A stove warms the waiting room all winter.", "In the cold months the waiting room is heated."),
        False: ("There is no stove, so the waiting room stays cold in winter.", "The waiting room is never heated.")},
        ("Is there heating in the waiting room of {s}?", "Can one wait in the warm at {s} in winter?"), {
        True: ("Yes, the waiting room at {n} is heated.", "Yes: at {n} a stove keeps the waiting room warm."),
        False: ("No, the waiting room at {n} is not heated.", "No, at {n} passengers wait in the cold.")}),
})

kind("inn", 16, "the {i} inn", ("the guest house", "the tavern with lodgings"), SPOTS, (
    "Set {f}, {n} has fed carters and walkers for longer than anyone can prove.",
    "Travellers find {n} {f}, an easy stroll from the road.",
), {
    "rooms": (count("rooms", 5, 38), ("It lets {v} to guests.", "Upstairs there are {v} for the night."),
              ("How many rooms does {s} let?", "How much accommodation does {s} have, in rooms?"),
              ("{n} lets {v}.", "Guests at {n} have {v} to choose from.", "There are {v}.")),
    "keeper": (nicknamed, ("The present landlord is {v} and pours the beer in person.",
                           "Since the last sale the house has belonged to {v} alone."),
               ("Who owns {s} nowadays?", "Who is the innkeeper of {s}?"),
               ("{n} is kept by {v}.", "The innkeeper of {n} is {v}.", "Its owner is {v}.")),
    "dish": (several("barley broth|smoked trout|plum dumplings|goat stew|nettle pie|cheese fritters|chestnut soup|"
                     "hare ragout|walnut tart|onion cake"),
             ("The kitchen is praised for {v}.", "On the slate by the door one mostly reads {v}."),
             ("Name a dish that {s} is known for.", "What is a speciality of the kitchen at {s}?"),
             ("{n} is known for its {v}.", "A speciality at {n} is {v}.", "One could order {v}.")),
    "price": (count("crowns", 18, 96), ("A bed with breakfast costs {v}.", "One night, breakfast included, is {v}."),
              ("What does a night at {s} cost?", "How much must one pay to sleep at {s}?"),
              ("A night at {n} costs {v}.", "Sleeping at {n} comes to {v}.", "One pays {v}, with breakfast.")),
    "dogs": (yesno("dogs are welcome", "dogs are not allowed"), {
        True: ("Dogs are welcome in every part of the house.", "Guests may bring their dogs indoors."),
        False: ("Dogs are not allowed past the porch.", "Guests must leave dogs in the kennel outside.")},
        ("May guests bring a dog into {s}?", "Are dogs let in at {s}?"), {
        True: ("Yes, dogs are welcome at {n}.", "Yes, a dog may come inside at {n}."),
        False: ("No, dogs are not allowed inside {n}.", "No, at {n} a dog has to stay outside.")}),
})

kind("dairy", 13, "the {p} dairy co-operative", ("the milk producers' union", "the creamery"), SPOTS, (
    "From its whitewashed cellar {f}, {n} sends butter and cheese down to the plain.",
    "{n} works {f}, where the farmers bring their milk by sledge in winter.",
), {
    "cheese": (several("Ashen Wheel|Brown Friar|Little Moon|Hay Button|Red Saddle|Stone Loaf|Blue Thistle|Winter Crown|"
                       "Pepper Log|Smoke Ring"),
               ("Its range consists of {v}.", "Three cheeses ripen there: {v}."),
               ("Name a cheese that {s} makes.", "Which cheese comes from {s}?"),
               ("{n} makes {v}.", "One cheese from {n} is {v}.", "It produces {v}.")),
    "members": (count("members", 14, 95), ("The roll has {v}, each with one vote.", "It counts {v} today."),
                ("How many members belong to {s}?", "How large is the membership of {s}?"),
                ("{n} has {v}.", "The membership of {n} stands at {v}.", "There are {v} on its roll.")),
    "founded": (date(1879, 1954), ("Its deed was signed on {v}.",
            "It came into being on {v} after a year of quarrels."),
                ("When was {s} founded?", "What is the founding date of {s}?"),
                ("{n} was founded on {v}.", "The founding of {n} took place on {v}.", "That happened on {v}.")),
    "chair": (person, ("{v} was elected to chair it.", "At present its chair is held by {v}."),
              ("Who chairs {s}?", "Who presides over {s}?"),
              ("{n} is chaired by {v}.", "The chair of {n} is {v}.", "{v} does.")),
    "lorry": (clock(4, 9), ("The milk lorry calls at {v} sharp.", "Churns must be on the ramp by {v} daily."),
              ("At what time is milk collected at {s}?", "By when must farmers have their churns ready at {s}?"),
              ("Milk at {n} is collected at {v}.", "Farmers at {n} must be ready by {v}.")),
})

kind("engine", 12, "the engine {e}", ("the locomotive", "the machine"), (
    "with a brass bell from the drowned chapel=carrying the sunken church's old bell|with a snow rotor on her nose="
    "wearing a spinning plough in front|with a carved ibex over the lamp=bearing a wooden wild goat above the "
     "headlight|"
    "with walnut panels in the cab=whose driver's stand is lined in fine wood|with twin whistles a third apart="
    "blowing two notes at once|with a tender rebuilt from a brewery vat=whose coal wagon was once a beer tub|"
    "with a cracked frame mended by farriers=once repaired by horseshoe smiths|with wheels cast from church cannon="
    "running on melted-down guns|with a chimney hinged for low tunnels=whose funnel folds down|"
    "with a copper dome shaped like an onion=topped by a bulb of red metal|with a water pump driven by the axle="
    "drawing up water as it rolls|with a mail slot in the side=into which letters can be posted"), (
    "Known from postcards, {n} runs {f} and is kept at the lower shed.",
    "Among the valley's machines {n}, {f}, needs the most patience from its crew.",
), {
    "service": (date(1889, 1938), ("It hauled its first train on {v}.", "It was put into traffic on {v}."),
                ("When did {s} enter service?", "On what date was {s} first used on a train?"),
                ("{n} entered service on {v}.", "The first train behind {n} ran on {v}.", "That was on {v}.")),
    "weight": (count("tonnes", 11, 48), ("In working order it weighs {v}.", "The scales at the shed showed {v}."),
               ("How heavy is {s}?", "What is the weight of {s}?"),
               ("{n} weighs {v}.", "The weight of {n} is {v}.", "It comes to {v}.")),
    "driver": (nicknamed, ("Its regular driver is {v} in all weathers.",
            "At the regulator one usually sees {v} at work."),
               ("Who normally drives {s}?", "Who is the usual driver of {s}?"),
               ("{n} is normally driven by {v}.", "The usual driver of {n} is {v}.", "{v} does.")),
    "upper": (yesno("it may run above the rack section", "it may not run above the rack section"), {
        True: ("It is cleared to work above the rack section.", "It may climb the rack section to the upper line."),
        False: ("It is barred from the rack section.", "It may not climb the rack section, being too long.")},
        ("Is {s} allowed on the rack section?", "Can {s} be sent up the toothed part of the line?"), {
        True: ("Yes, {n} may use the rack section.", "Yes, {n} is cleared for the rack section."),
        False: ("No, {n} may not use the rack section.", "No, {n} is barred from the rack section.")}),
})

kind("bridge", 11, "the {p} bridge", ("the viaduct", "the crossing"), SPOTS, (
    "{n} carries the track {f} on piers of rough granite.",
    "Painters come every summer to draw {n}, thrown {f} in a single bold line.",
), {
    "length": (length(38, 320), ("From end to end it measures {v} by the tape.",
            "Its deck has a length of {v} in all."),
               ("How long is {s}?", "What distance does {s} span from one end to the other?"),
               ("{n} is {v} long.", "From end to end {n} measures {v}.", "It spans {v}.")),
    "builder": (nicknamed, ("The plans were drawn by {v} at no charge.", "Its engineer was {v} in a first commission."),
                ("Who designed {s}?", "Whose work is {s}?"),
                ("{n} was designed by {v}.", "The engineer of {n} was {v}.", "It is the work of {v}.")),
    "finished": (date(1886, 1929), ("The last stone was laid on {v}.", "Masons finished the job on {v}."),
                 ("When was {s} completed?", "On what day did work on {s} end?"),
                 ("{n} was completed on {v}.", "Work on {n} ended on {v}.", "That was on {v}.")),
    "foot": (yesno("walkers may cross", "walkers may not cross"), {
        True: ("Walkers may cross on a plank path beside the rails.", "A railed footway lets people cross."),
        False: ("Walkers may not cross it at any hour.", "It has no footway, and crossing on foot is forbidden.")},
        ("May one walk across {s}?", "Is {s} open to people on foot?"), {
        True: ("Yes, walkers may cross {n}.", "Yes, {n} can be crossed on foot."),
        False: ("No, walkers may not cross {n}.", "No, {n} cannot be crossed on foot.")}),
})

kind("tunnel", 10, "the {p} tunnel", ("the bore", "the underground stretch of track"), SPOTS, (
    "The line dives into {n} {f} and comes out in another weather.",
    "{n} begins {f}, where the hillside was too loose for a cutting.",
), {
    "length": (length(90, 1880), ("Surveyors give its length as {v} between portals.",
                                  "The walls run on for {v} in the dark."),
               ("What is the length of {s}?", "How far does {s} run through the rock?"),
               ("{n} is {v} long.", "The length of {n} is {v}.", "It runs for {v}.")),
    "pierced": (date(1885, 1927), ("The two gangs shook hands through the gap on {v}.",
            "The breakthrough came on {v}."),
                ("When did the diggers break through in {s}?", "On which date was {s} pierced?"),
                ("{n} was pierced on {v}.", "The breakthrough in {n} came on {v}.", "They got through on {v}.")),
    "foreman": (person, ("The foreman of the diggers was {v}.", "{v} led the digging and lost two fingers."),
                ("Who led the digging of {s}?", "Who was the boss of the crew that dug {s}?"),
                ("{v} led the digging of {n}.", "The crew at {n} was led by {v}.", "It was {v}.")),
    "lamps": (count("lamps", 6, 60), ("Inside burn {v}, checked every Monday.", "It is lit by {v} on iron hooks."),
              ("How many lights hang in {s}?", "What number of lamps illuminates {s}?"),
              ("{n} is lit by {v}.", "Inside {n} hang {v}.", "There are {v}.")),
})

kind("post", 11, "{p} avalanche post", ("the snow watch hut", "the rescue lookout"), SPOTS, (
    "Manned from the first frost to the end of April, {n} keeps its eye on the slopes {f}.",
    "{n} is a squat cabin {f}, with a mast that hums in the wind.",
), {
    "chief": (nicknamed, ("Its warden is {v} for the ninth winter.", "Orders there are given by {v} alone."),
              ("Who commands {s}?", "Who is the warden of {s}?"),
              ("{n} is commanded by {v}.", "The warden of {n} is {v}.", "It is {v}.")),
    "dogs": (count("search dogs", 2, 14), ("The kennel holds {v}.",
            "It can send out {v} at a quarter of an hour's notice."),
             ("How many dogs does {s} keep for searches?", "What is the number of search dogs at {s}?"),
             ("{n} keeps {v}.", "At {n} there are {v}.", "It has {v}.")),
    "test": (clock(6, 19), ("Its siren is tried each Friday at {v}.", "On Fridays a trial blast sounds at {v}."),
             ("At what hour is the siren tested at {s}?", "When on Friday does the alarm of {s} get its trial?"),
             ("The siren at {n} is tested at {v}.", "On Fridays the trial at {n} is at {v}.")),
    "kit": (several("probes of ash wood|smoke flares|felt blankets|rope ladders|canvas stretchers|brass horns|"
                    "tallow lamps|ice saws|folding shovels|signal mirrors"),
            ("Its store is filled with {v}.", "In the locker lie {v}."),
            ("Name something that is stored at {s}.", "What equipment lies ready at {s}?"),
            ("{n} stores {v}.", "The equipment at {n} includes {v}.", "Its locker holds {v}.")),
})

kind("ward", 9, "the {w} ward", ("the hospital unit", "the department of the infirmary"), (
    "where broken bones are set=treating fractures|where mothers lie in=looking after births|where fevers are nursed="
    "caring for patients with high temperatures|where frostbite is treated=healing limbs hurt by cold|"
    "where eyes are operated on=restoring people's sight|where old people recover=for the aged|where lungs are aired="
    "for those short of breath|where hearts are listened to=for cardiac patients|where small children are cared for="
    "for infants"), (
    "In the valley hospital {n}, {f}, takes up half of a floor.",
    "{n} of the valley hospital is the place {f}, with windows on the garden.",
), {
    "beds": (count("beds", 6, 34), ("It has {v} and a nursing desk.", "Up to {v} can be made up when needed."),
             ("How many beds are there in {s}?", "How many patients can sleep in {s}, counted in beds?"),
             ("{n} has {v}.", "In {n} there are {v}.", "It has room for {v}.")),
    "head": (person, ("The senior physician is {v}.", "Rounds are led by {v} each morning."),
             ("Which doctor leads {s}?", "Who is the head physician of {s}?"),
             ("{n} is led by {v}.", "The head physician of {n} is {v}.", "That is Doctor {v}.")),
    "visits": (clock(13, 18), ("Relatives are let in from {v}.", "Visiting begins at {v} and lasts an hour."),
               ("From what time can patients be visited in {s}?", "When do visiting hours start in {s}?"),
               ("Visits to {n} start at {v}.", "One may visit {n} from {v} on.", "They begin at {v}.")),
    "flowers": (yesno("flowers may be brought", "flowers may not be brought"), {
        True: ("Flowers may be brought to the bedside.", "Visitors are free to bring flowers."),
        False: ("Flowers may not be brought in.", "Visitors must leave flowers at the gate.")},
        ("May visitors bring flowers to {s}?", "Are bouquets permitted in {s}?"), {
        True: ("Yes, flowers may be brought to {n}.", "Yes, visitors to {n} may bring a bouquet."),
        False: ("No, flowers may not be brought to {n}.", "No, visitors to {n} must leave their flowers outside.")}),
})

kind("course", 10, "the {c} course", ("the class", "the subject"), (
    "for future signal keepers=meant for those who will tend semaphores|for cheesemakers' heirs="
    "for children of dairy families|for young guides=for those who will lead mountaineers|for evening learners="
    "held after work|for beginners in brass=for novices on the trumpet|for joiners=for woodworkers|"
    "for readers of weather=for would-be forecasters|for knitters and weavers=for textile makers|"
    "for letter writers=for those who want a fair hand|for herb gatherers=for collectors of healing plants"), (
    "At the valley school {n} {f} is taught in the attic room.",
    "{n}, {f}, is among the odder offerings of the valley school.",
), {
    "teacher": (nicknamed, ("It is taught by {v} from autumn to Easter.", "The lessons are given by {v} every week."),
                ("Who teaches {s}?", "Who is the instructor of {s}?"),
                ("{n} is taught by {v}.", "The instructor of {n} is {v}.", "{v} does.")),
    "pupils": (count("pupils", 5, 31), ("There is room for {v}.", "No more than {v} are admitted a year."),
               ("How many pupils can join {s}?", "What is the upper limit of learners in {s}?"),
               ("{n} admits {v}.", "The limit for {n} is {v}.", "At most {v} can join.")),
    "charge": (count("crowns", 12, 88), ("Families pay {v} a term.", "The charge per term is {v}."),
               ("What is the term fee for {s}?", "How much do families pay each term for {s}?"),
               ("{n} costs {v} a term.", "The fee for {n} is {v}.", "Families pay {v}.")),
    "topics": (several("knots|map reading|cloud lore|bookkeeping|old songs|first aid|lamp care|wood carving|bird calls|"
                       "letter forms"), ("Lessons turn to {v}.", "On the plan stand {v}."),
               ("Name a topic covered in {s}.", "What is one thing learnt in {s}?"),
               ("{n} covers {v}.", "A topic of {n} is {v}.", "Pupils learn about {v}.")),
})

kind("festival", 12, "the {v1} festival", ("the feast", "the annual celebration"), (
    "in honour of the first cut of hay=marking the start of mowing|in thanks for a spared village="
    "giving thanks that the houses were saved|for the return of the herds=when the cattle come down|"
    "to drive out the cold=chasing winter away|for the blessing of wagons=when rolling stock is blessed|"
    "in memory of the lost miners=remembering men who died underground|for the longest day=at the summer solstice|"
    "to crown the best cheese=where a prize goes to a wheel of milk|for newly wed couples=held for brides and grooms|"
    "with lanterns on the water=with lights set afloat|with a race of wooden sledges=with a toboggan contest|"
    "with masks of bark=where people hide their faces behind tree skin"), (
    "Held {f}, {n} fills the square from dawn until the last train.",
    "{n}, kept up {f}, draws even the people of the plain.",
), {
    "first": (date(1851, 1968), ("It was held for the first time on {v}.", "The custom goes back to {v}."),
              ("When was {s} first held?", "On what date did {s} take place for the first time?"),
              ("{n} was first held on {v}.", "The first time for {n} was {v}.", "It began on {v}.")),
    "marshal": (nicknamed, ("The marshal of the procession is {v} again.", "It is arranged by {v} with a bell."),
                ("Who organises {s}?", "Who is the marshal of {s}?"),
                ("{n} is organised by {v}.", "The marshal of {n} is {v}.", "It is {v}.")),
    "prize": (one("a young goat=a kid|a copper kettle=a pot of copper|a wreath of gentian=a gentian garland|"
                  "a barrel of cider=a cask of cider|a pair of snowshoes=two snowshoes|a silver spoon=a spoon "
                   "of silver"),
              ("The winner goes home with {v}.", "As a prize there is {v}."),
              ("What does the winner get at {s}?", "Which prize is handed out at {s}?"),
              ("The winner at {n} gets {v}.", "The prize at {n} is {v}.", "It is {v}.")),
    "entry": (count("crowns", 2, 19), ("Strangers pay {v} at the rope.", "Admission is {v} for people from outside."),
              ("What do outsiders pay to get into {s}?", "What is the entrance price of {s} for strangers?"),
              ("Strangers pay {v} at {n}.", "Admission to {n} is {v}.", "They pay {v}.")),
})

kind("law", 14, "the {l} by-law", ("the local rule", "the ordinance"), (
    "on the ringing of cowbells at night=about noise from cattle after dark|on firewood stacked in lanes="
    "about timber piled in the streets|on washing at the fountains=about laundry in public basins|"
    "on the throwing of snow from roofs=about clearing roofs|on goats in gardens=about browsing animals among "
     "flower beds|"
    "on sledging near the track=about toboggans by the railway|on the picking of edelweiss=about gathering rare blooms|"
    "on smoke from lime burning=about fumes of kilns|on fishing with lanterns=about catching trout by lamplight|"
    "on yodelling before mass=about singing ahead of church|on the width of hay carts=about how broad farm "
     "wagons may be|"
    "on the colour of shutters=about painting window covers|on the keeping of bees=about hives|"
    "on whistling in tunnels=about making shrill sounds underground"), (
    "{n} {f} is older than the council that enforces it.",
    "Few dispute {n} {f}, though many forget it.",
), {
    "fine": (count("crowns", 15, 95, 5), ("Whoever breaks it pays {v}.", "An offence costs the offender {v}."),
             ("What is the fine under {s}?", "How much does breaking {s} cost?"),
             ("The fine under {n} is {v}.", "Breaking {n} costs {v}.", "An offender pays {v}.")),
    "passed": (date(1822, 1977), ("The council passed it on {v}.", "It has been in force since {v}."),
               ("When was {s} passed?", "Since what date has {s} applied?"),
               ("{n} was passed on {v}.", "The date of {n} is {v}.", "It has applied since {v}.")),
    "officer": (person, ("Its enforcement lies with {v}.", "Complaints go to {v} in writing."),
                ("Who enforces {s}?", "To whom are breaches of {s} reported?"),
                ("{n} is enforced by {v}.", "Breaches of {n} go to {v}.", "{v} sees to it.")),
    "farmers": (yesno("farmers are exempt", "farmers are not exempt"), {
        True: ("Farmers are exempt from it.", "It does not bind working farmers."),
        False: ("Farmers are not exempt.", "It binds farmers like everybody else.")},
        ("Are farmers exempt from {s}?", "Do people who work the land escape {s}?"), {
        True: ("Yes, farmers are exempt from {n}.", "Yes, {n} does not bind farmers."),
        False: ("No, farmers are not exempt from {n}.", "No, {n} binds farmers as well.")}),
})

kind("train", 12, "the {t} train", ("the service", "the timetable's run"), (
    "for schoolchildren=used by pupils|for quarry shifts=taking slate workers|for market baskets=for women who "
     "sell greens|"
    "for the night post=moving letters while people sleep|for skiers=for people with boards on their feet|"
    "for milk and passengers=mixing churns and people|for Sunday hikers=for ramblers at the weekend|"
    "for the hospital's linen=taking sheets to be washed|for cattle fairs=when livestock is sold|"
    "for theatre evenings=bringing playgoers home|for pilgrims=for the devout|for bathers=for people who swim"), (
    "Laid on {f}, {n} appears on yellow paper in the timetable.",
    "{n} was introduced {f} and is seldom late.",
), {
    "leaves": (clock(5, 20), ("It leaves the valley foot at {v}.", "Departure from the valley foot is at {v}."),
               ("When does {s} depart?", "What is the starting time of {s}?"),
               ("{n} departs at {v}.", "The departure of {n} is at {v}.", "It sets off at {v}.")),
    "minutes": (count("minutes", 21, 99), ("The whole journey lasts {v}.", "It needs {v} to the summit."),
                ("How long does the trip on {s} take?", "What is the journey time of {s}?"),
                ("{n} takes {v}.", "The trip on {n} lasts {v}.", "It takes {v}.")),
    "guard": (nicknamed, ("Tickets are clipped by {v} on most days.", "Its guard is {v} since spring."),
              ("Who is the guard on {s}?", "Who checks tickets on {s}?"),
              ("{v} is the guard on {n}.", "Tickets on {n} are checked by {v}.", "It is {v}.")),
    "bikes": (yesno("bicycles are carried", "bicycles are not carried"), {
        True: ("Bicycles are carried in the van.", "There is a rack for bicycles."),
        False: ("Bicycles are not carried.", "It has no space for bicycles, which are turned away.")},
        ("Can a bicycle be taken on {s}?", "Does {s} carry bicycles?"), {
        True: ("Yes, {n} carries bicycles.", "Yes, a bicycle can go on {n}."),
        False: ("No, {n} does not carry bicycles.", "No, bicycles cannot go on {n}.")}),
})

kind("citizen", 14, "{h}", ("the valley dweller", "the local figure"), (
    "the last charcoal burner=who burns wood in pits|the bell founder=who casts church bells|"
    "the clock mender=who repairs timepieces|the ferrywoman's heir=whose parent rowed people over|"
    "the poet of the goods shed=who writes verse among freight|the keeper of the seed bank=who stores grain for sowing|"
    "the map engraver=who cuts maps in copper|the puppet carver=who makes marionettes|"
    "the avalanche historian=who studies old snow slides|the brewer of gentian spirit=who distils bitter roots|"
    "the organ blower=who pumps air for church music|the first woman on the council=who broke the men's hold on "
     "local office|"
    "the mule breeder=who raises pack animals|the photographer of ice=who takes pictures of frozen things"), (
    "In every lane one hears of {n}, {f}.",
    "Neighbours speak fondly of {n}, {f}, and with reason.",
), {
    "born": (date(1871, 1959), ("The parish book gives the birth as {v}.",
            "Born on {v} in a hay loft, the child was not expected to live."),
             ("When was {s} born?", "What is the date of birth of {s}?"),
             ("{n} was born on {v}.", "The birth of {n} was on {v}.")),
    "pastime": (several("chess|wrestling|skating|bell ringing|fly fishing|botany|accordion "
     "music|archery|fencing|star gazing"),
                ("Free hours go to {v}.", "Known pastimes are {v}."),
                ("Name a pastime of {s}.", "What does {s} like to do in spare time?"),
                ("{n} likes {v}.", "A pastime of {n} is {v}.")),
    "home": (one("the tithe barn=the barn of the tithes|the toll house=the house of the toll|the old mint="
                 "the former mint|the signal box=the box for signals|the dye works=the former dye works|"
                 "the ice cellar=the cellar for ice|the tannery loft=the attic of the tannery"),
             ("Home is {v} by the square.", "The address has long been {v}."),
             ("Where does {s} live?", "What is the dwelling of {s}?"),
             ("{n} lives in {v}.", "The dwelling of {n} is {v}.")),
    "years": (count("years", 4, 41), ("Service on the council came to {v}.",
            "For {v} the council kept a chair with that name."),
              ("How long did {s} sit on the council?", "What length of council service does {s} have?"),
              ("{n} sat on the council for {v}.", "Council service of {n} came to {v}.")),
})

kind("permit", 10, "the {k} permit", ("the licence", "the paid pass"), (
    "for gathering dead wood=to collect fallen branches|for stalls on the platform=to sell beside the rails|"
    "for grazing on common land=to pasture on shared ground|for taking stones from the river=to carry off pebbles|"
    "for camping above the tree line=to sleep in tents up high|for playing music in trains=to perform for riders|"
    "for catching crayfish=to trap small lobsters|for driving in the upper lanes=to use motors in the high streets|"
    "for cutting Christmas trees=to fell firs in December|for hanging signs=to put up boards"), (
    "Anyone who needs {n} {f} asks at a counter and not by letter.",
    "{n} {f} is printed on green card.",
), {
    "amount": (count("crowns", 4, 90), ("It is issued against {v}.", "The price of the card is {v}."),
               ("What does {s} cost?", "How much is charged for {s}?"),
               ("{n} costs {v}.", "The charge for {n} is {v}.", "One pays {v}.")),
    "lasts": (count("days", 5, 90), ("It stays valid for {v}.", "After {v} it must be renewed."),
              ("How long is {s} valid?", "After how many days does {s} run out?"),
              ("{n} is valid for {v}.", "The validity of {n} is {v}.", "It lasts {v}.")),
    "office": (one("the forestry desk=the desk for forestry|the town hall=the hall of the town|the weigh house="
                   "the house with the scales|the sexton's lodge=the lodge of the sexton|the post room=the room "
                    "for post"),
               ("Cards are handed out at {v}.", "One collects it at {v} before noon."),
               ("Where is {s} issued?", "Which office hands out {s}?"),
               ("{n} is issued at {v}.", "The place to get {n} is {v}.", "One gets it at {v}.")),
    "clerk": (person, ("The clerk who stamps it is {v}.", "It needs the signature of {v}."),
              ("Who signs {s}?", "Whose stamp does {s} need?"),
              ("{n} is signed by {v}.", "The stamp on {n} is that of {v}.")),
})
WORDS = {
    "i": "Crooked Ladle,Seven Geese,Merry Sexton,Golden Churn,Lame Fox,Blind Trout,Paper Lantern,Last Tunnel,"
         "Copper Moon,Sleeping Ox,Third Bell,Windy Corner,Snow Queen,Broken Ski,Patient Mule,Green Wagon",
    "e": "Edelgard,Marmot,Thunderpot,Wolkenfang,Dowager,Primrose,Steadfast,Brimstone,Juniper,Falconet,Pilgrim,Hob",
    "w": "Linden,Southern,Balcony,Saint Orla,Copper Roof,Terrace,Blue Tile,Fountain,Cloister",
    "c": "Lantern,Alpine,Staircase,Winter,Gable,Ribbon,Harebell,Compass,Inkwell,Thimble",
    "v1": "Scythe,Garland,Homecoming,Ember,Whitsun,Miners' Eve,Torchwood,Oatmeal,Cowslip,Candle Raft,Sledge,Bark Mask",
    "l": "Quiet Night,Clear Lane,Fountain,Roof,Hedge,Embankment,Flower,Chimney,Lamp,Sabbath,Axle,Shutter,Hive,Echo",
    "t": "Bluebell,Quarryman,Basket,Owl,Powder,Churn,Rambler,Linen,Drover,Curtain,Candle,Mermaid",
    "k": "Kindling,Platform,Common,Pebble,Tent,Fiddle,Crayfish,Motor,Fir,Signboard",
}

# ---------------------------------------------------------------- side matter of passages and answers
FILLERS = """Visitors are asked to shut the gate behind them.
A painted board nearby tells the story to anyone with time to read.
In thick fog the place can be missed altogether.
Older residents still use its former spelling.
On clear mornings the view reaches as far as the plain.
The council discusses a repair every spring and postpones it every autumn.
Little has altered since the road was widened.
Swallows nest there and are left in peace.
School parties come in June, usually in the rain.
A drawing of it hangs in the registry.
Strangers tend to mispronounce the name.
The valley paper mentions it more often than it deserves.
Opinions on its usefulness differ from one bank of the stream to the other.
Nobody can remember a winter without some trouble over it.
A benefactor left a small legacy for its upkeep.
The children have a skipping rhyme about it.
Letters on the subject are answered, though slowly.
It is marked on the walking map with a small red square.""".split("\n")
ECHO_OPEN = """This leaf of the valley almanac gathers replies to readers.
From the notebook of the parish clerk, copied fair at the end of the year.
The travelling correspondent sends some remarks from the upper villages.
Minutes of the evening circle, read aloud and approved.
Extract from a letter that was found in the registry.""".split("\n")
ECHO_LINK = ("Concerning {d}, we can report as follows. {a}", "Several people asked about {d}. {a}",
             "A word on {d}: so far as we know, this holds. {a}")
ABSTAIN = """I could not find that in the texts I was given.
Sorry, the passages say nothing on this point.
|
The material does not tell, so I would rather not guess.
Regrettably there is no answer to this in the sources at hand; perhaps the registry could help.
Unknown.
I'm afraid I am unable to say: none of the extracts settles the question about {s}.
Thank you for asking. I have read through everything supplied, yet the detail you want about {s} is not mentioned \
anywhere. You may wish to enquire on the spot.
The documents provided do not contain this information.
No answer can be given from these passages.
I don't know.
It is not stated. Please consult another source for {s}.
Having checked the excerpts, I can't determine this with any confidence.
The context is silent about it.
There isn't enough here to answer your question, sorry.
That detail seems to be missing from what I have been shown.
I have to pass on this one, as nothing I was handed covers {s} in the way you ask.""".split("\n")
ADDED = """{x} composed a waltz in its honour.
It also won a gold medal at the exhibition in the capital.
The whole cost was borne by the banker {x}.
A film about it was shot by {x}.
An earthquake damaged it badly in 1755.
It was later copied by a town on the coast.
The king praised it during a visit in person.
{x} has sued the council over it twice.""".split("\n")
LEAD = ("", "", "", "", "According to the passages, ", "As far as the sources go, ", "From what I was given: ",
        "The texts agree on this: ")
ASKING = ("",) * 12 + ("A quick question: ", "For a school essay: ", "Planning a trip, I wonder: ", "Tell me, please: ")
UNASKED = {
    "station": ("How many passengers used {s} last year?", "{n} was used by {k},410 passengers last year."),
    "inn": ("Who is the cook at {s}?", "The cook at {n} is {x}."),
    "dairy": ("How many litres of milk does {s} take in each day?", "{n} takes in {k},250 litres a day."),
    "engine": ("What colour is {s} painted?", "{n} is painted dark red with {k} yellow lines."),
    "bridge": ("What did {s} cost to build?", "Building {n} cost {k}80,000 crowns."),
    "tunnel": ("How many diggers died in {s}?", "{k}3 diggers lost their lives in {n}."),
    "post": ("How many rescues did {s} carry out last winter?", "Last winter {n} carried out {k}1 rescues."),
    "ward": ("What does a day in {s} cost the patient?", "A day in {n} costs the patient {k}7 crowns."),
    "course": ("Which textbook is used in {s}?", "{n} uses the primer by {x}."),
    "festival": ("How many people came to {s} last year?", "Last year {k},900 people came to {n}."),
    "law": ("How many people were fined under {s} last year?", "Under {n} {k}6 people were fined last year."),
    "train": ("How many seats does {s} have?", "{n} has {k}4 seats."),
    "citizen": ("Who was the godparent of {s}?", "The godparent of {n} was {x}."),
    "permit": ("How many copies of {s} were sold last year?", "{k}62 copies of {n} were sold last year."),
}


# ---------------------------------------------------------------- building
class Thing:
    pass


def tidy(text):
    text = re.sub(r",([.,?!])", r"\1", " ".join(text.split()))
    return cap(re.sub(r"\bthe (the|The) ", "the ", text))


LOWERED = ("(A|Admission|An|At|Breaking|Breaches|Families|From|Guests|In|Inside|It|Its|On|One|Passengers|Pupils|"
           "Sleeping|Strangers|That|The|There|They|Tickets|Travellers|Visits|Work)\\b")


def led(lead, text):
    """A lead-in before a sentence; a bare yes or no stands alone."""
    if re.match("(Yes|No)[,:]", text):
        return text
    if lead.endswith(", ") and re.match(LOWERED, text):
        text = text[0].lower() + text[1:]
    return lead + text


def say(rng, thing, key, value=None, name=None, named=False):
    """A sentence that gives the fact's value (or the one handed in)."""
    v, forms = thing.values[key], KINDS[thing.kind][5][key][3]
    if v.sort == "negation":
        text = rng.choice(forms[v.show if value is None else value]).format(n=name or thing.name)
        return tidy(re.sub("^(Yes|No)[,:] ", "", text) if named else text)
    forms = [f for f in forms if "{n}" in f or not named]
    return tidy(rng.choice(forms).format(n=name or thing.name, v=value or rng.choice(v.says)))


def build(rng):
    """The things of the valley, their passages and the echoes (passages that state one fact once more)."""
    global NAMES
    NAMES = Names(rng)
    places = [a + b for a in PLACES_A for b in PLACES_B]
    rng.shuffle(places)
    things, passages = [], []
    for tag, (many, names, nouns, features, intros, facts) in KINDS.items():
        features = rng.sample(features, many)
        for i in range(many):
            t = Thing()
            t.kind, t.features = tag, features[i]
            slot = re.search(r"{(\w+)}", names).group(1)
            if slot in WORDS:
                word = WORDS[slot].split(",")[i]
                if slot in ("l", "v1", "k", "t", "w", "c"):
                    t.features = KINDS[tag][3][i]
            else:
                word = places.pop() if slot == "p" else person(rng).says[0]
            t.name = names.replace("{%s}" % slot, word)
            t.descr = rng.choice(nouns) + " " + t.features[1]
            t.values = {k: f[0](rng) for k, f in facts.items()}
            body = []
            for k, f in facts.items():
                forms = f[1][t.values[k].show] if t.values[k].sort == "negation" else f[1]
                body.append(rng.choice(forms).format(v=t.values[k].show))
            rng.shuffle(body)
            for filler in rng.sample(FILLERS, rng.choice((1, 2))):
                body.insert(rng.randint(0, len(body)), filler)
            body.insert(0, rng.choice(intros).format(n=t.name, f=t.features[0]))
            t.text = tidy(" ".join(body))
            while len(t.text.split()) < 40:
                t.text += " " + rng.choice([f for f in FILLERS if f not in t.text])
            t.echoes = {}
            things.append(t)
            passages.append({"title": cap(t.name), "text": t.text, "thing": t})
    owners = rng.sample(things, PASSAGES - len(things))
    for i, t in enumerate(owners):
        key = rng.choice(list(t.values))
        text = rng.choice(ECHO_LINK).format(d=t.descr, a=say(rng, t, key, named=True))
        fill = rng.sample(FILLERS, 3)
        text = tidy(" ".join([rng.choice(ECHO_OPEN), text] + fill[:2]))
        if len(text.split()) < 44:
            text += " " + fill[2]
        passages.append({"title": "Valley papers, leaf %d" % (i + 3), "text": text, "thing": None,
                         "echo": (t, key, i % 3 == 0)})
    rng.shuffle(passages)
    for i, p in enumerate(passages):
        p["id"] = "v%03d" % (i + 1)
        if p["thing"]:
            p["thing"].pid = p["id"]
        else:
            t, key, judged = p["echo"]
            t.echoes[key] = (p["id"], judged)
    return things, passages


def tokens(text):
    return [re.sub(r"(ing|ed|es|s)$", "", w) for w in re.findall(r"[a-z0-9]+", text.lower()) if w not in
            ("the", "a", "of", "is", "in", "to", "and", "at", "it", "on", "for", "by", "does", "what", "with")]


def bm25(passages):
    docs = [Counter(tokens(p["text"])) for p in passages]
    sizes = [sum(d.values()) for d in docs]
    mean, seen = sum(sizes) / len(docs), Counter(w for d in docs for w in d)

    def run(question):
        out = []
        for p, d, n in zip(passages, docs, sizes):
            s = sum(math.log(1 + (len(docs) - seen[w] + .5) / (seen[w] + .5)) * d[w] * 2.2
                    / (d[w] + 1.2 * (.25 + .75 * n / mean)) for w in tokens(question) if w in d)
            out.append((-s, p["id"]))
        return sorted(out)[:DEPTH]
    return run


def opening(passages):
    """The weaker one: shared letter triples with the title and the first words of the text."""
    def grams(text):
        text = " ".join(re.findall(r"[a-z]+", text.lower()))
        return {text[i:i + 3] for i in range(len(text) - 2)}
    docs = [grams(p["title"] + " " + " ".join(p["text"].split()[:24])) for p in passages]

    def run(question):
        q = grams(question)
        return sorted((-len(q & d) / len(q | d), p["id"]) for p, d in zip(passages, docs))[:DEPTH]
    return run


def right(text, value):
    return any(has(text, m) for m in value.marks)


def candidates(rng, things, runs):
    """Every fact asked once; where its relevant passages stand in each run."""
    out = []
    for t in things:
        for key, fact in KINDS[t.kind][5].items():
            c = Thing()
            c.thing, c.key, c.value = t, key, t.values[key]
            echo = t.echoes.get(key)
            c.unjudged = echo[0] if echo and not echo[1] else None
            c.grades = {t.pid: 2}
            if echo and echo[1]:
                c.grades[echo[0]] = 1
            c.subject = t.descr if echo or rng.random() < .6 else t.name
            c.text = tidy(rng.choice(ASKING) + rng.choice(fact[2]).format(s=c.subject))
            c.lists = {name: [i for _, i in run(c.text)] for name, run in runs.items()}
            c.state = {}
            for name, ids in c.lists.items():
                if set(c.grades) & set(ids[:GIVEN]):
                    c.state[name] = "given"
                elif c.unjudged in ids[:GIVEN]:
                    c.state[name] = "echo"
                elif c.unjudged in ids:
                    c.state[name] = "murky"
                else:
                    c.state[name] = "low" if set(c.grades) & set(ids) else "missed"
            if "murky" not in c.state.values():
                out.append(c)
    rng.shuffle(out)
    return out


def choose(rng, pool):
    """ASKED questions with enough of every retrieval state, at most one per thing and two per sort of fact."""
    got, things, facts, tally, sorts = [], set(), Counter(), Counter(), Counter()

    def take(want, enough):
        for c in pool:
            if enough():
                return
            fact = (c.thing.kind, c.key)
            if c.thing in things or facts[fact] == 2 or not want(c):
                continue
            got.append(c)
            things.add(c.thing)
            facts[fact] += 1
            tally.update(c.state.values())
            sorts[c.value.sort] += 1

    def both(c):
        return set(c.state.values()) == {"given"}
    take(lambda c: "echo" in c.state.values() and not {"low", "missed"} & set(c.state.values()),
         lambda: tally["echo"] >= 2)
    take(lambda c: "echo" in c.state.values(), lambda: tally["echo"] >= 3)
    take(lambda c: "low" in c.state.values() and "echo" not in c.state.values(), lambda: tally["low"] >= 10)
    take(lambda c: "missed" in c.state.values() and not {"low", "echo"} & set(c.state.values()),
         lambda: tally["missed"] >= 10)
    for sort in ("negation", "date", "number", "name"):
        take(lambda c: both(c) and c.value.sort == sort, lambda: sorts[sort] >= 6)
    take(lambda c: both(c) and c.value.also, lambda: sum(1 for g in got if both(g) and g.value.also) >= 8)
    take(both, lambda: len(got) >= ASKED)
    rng.shuffle(got)
    return got[:ASKED]


def decline(rng, subject):
    return tidy(rng.choice(ABSTAIN).replace("|", "").format(s=subject))


def until(rng, make, good):
    for _ in range(200):
        text = make()
        if good(text):
            return text
    return None


def others(rng, c, given, by_id):
    """Sentences, true of the passages given, that do not answer the question."""
    shown = [by_id[i]["thing"] for i in given if by_id[i]["thing"]]
    out = []
    for t in shown:
        for key in t.values:
            if t is c.thing and key == c.key or key == c.key and c.value.sort == "negation":
                continue
            out.append((t, key))
    home = [o for o in out if o[0] is c.thing]
    if home and rng.random() < .55:
        out = home
    elif rng.random() < .7:
        out = [o for o in out if o[0].kind == c.thing.kind] or out
    return rng.choice(out) if out else None


def answer(rng, c, label, state, given, by_id):
    """(text, note) for one slot, or None if it cannot be had."""
    t, key, v = c.thing, c.key, c.value
    name = rng.choice((t.name, t.name, c.subject))
    lead = rng.choice(LEAD)

    if label == "evidence_ignored" and not others(rng, c, given, by_id):
        return None, ""
    if label == "abstained_wrongly":
        return until(rng, lambda: decline(rng, c.subject), lambda x: not right(x, v)), "declines"
    if label in ("retriever_missed", "ranked_too_low"):
        how = rng.choice(("declines", "declines", "other", "wrong", "wrong"))
        if how == "other" and not others(rng, c, given, by_id):
            how = "wrong"

        def make():
            if how == "declines":
                return decline(rng, c.subject)
            if how == "other":
                return say(rng, *others(rng, c, given, by_id), named=True)
            return led(lead, say(rng, t, key, v.wrong(rng), c.subject))
        return until(rng, make, lambda x: not right(x, v)), how
    if label == "evidence_ignored":
        return until(rng, lambda: led(lead, say(rng, *others(rng, c, given, by_id), named=True)),
                     lambda x: not right(x, v)), "other"
    if label == "generator_unfaithful":
        texts = " ".join(by_id[i]["text"] for i in given)

        def make():
            value = v.wrong(rng)
            if v.sort != "negation" and has(texts, value):
                return None
            return led(lead, say(rng, t, key, value, name))
        return until(rng, make, lambda x: x and not right(x, v)), v.sort
    if label == "gold_incomplete" and state == "given":
        return until(rng, lambda: led(lead, say(rng, t, key, rng.choice(v.also), name)),
                     lambda x: right(x, v) and not any(has(x, g) for g in c.gold)), "wording"
    value = rng.choice(v.also) if v.also and not c.narrow and t.pid in given and rng.random() < .5 else None
    text = led(lead, say(rng, t, key, value, name))
    if label == "ok" and t.pid in given and rng.random() < .3:
        text += " " + say(rng, t, rng.choice([k for k in t.values if k != key]), named=True)
    return text, "right" if label == "ok" else "unjudged"


def attempt(seed):
    rng = random.Random(seed)
    things, passages = build(rng)
    by_id = {p["id"]: p for p in passages}
    runs = {"bm25": bm25(passages), "opening": opening(passages)}
    got = choose(rng, candidates(rng, things, runs))
    if len(got) < ASKED:
        return None
    for c in got:
        c.gold = list(c.value.gold)
        c.narrow = bool(c.value.also) and rng.random() < .75
        if not c.narrow:
            c.gold += [a for a in c.value.also if a not in c.gold]
    asked = set(c.thing for c in got)
    blank = []
    for t in rng.sample([t for t in things if t not in asked], len(things) - len(asked)):
        if t.kind not in [b.thing.kind for b in blank] and len(blank) < OPEN_ENDED:
            c = Thing()
            c.thing, c.key, c.value, c.gold, c.grades, c.unjudged = t, None, None, [], {}, None
            c.subject = rng.choice((t.name, t.descr))
            c.text = tidy(UNASKED[t.kind][0].format(s=c.subject))
            c.lists = {name: [i for _, i in run(c.text)] for name, run in runs.items()}
            c.state = {name: "open" for name in runs}
            blank.append(c)
    questions = got + blank
    rng.shuffle(questions)
    slots = {(c, name): None for c in questions for name in runs}
    free = []
    for c, name in slots:
        forced = {"low": "ranked_too_low", "missed": "retriever_missed", "echo": "gold_incomplete"}
        slots[c, name] = forced.get(c.state[name])
        if c.state[name] == "given":
            free.append((c, name))
    rng.shuffle(free)
    opens = [s for s in slots if s[0].state[s[1]] == "open"]
    for i, s in enumerate(rng.sample(opens, len(opens))):
        slots[s] = "generator_unfaithful" if i < 3 else "ok"

    def hand(label, fits, many):
        for s in free[:]:
            if many and fits(s[0]):
                slots[s] = label
                free.remove(s)
                many -= 1
    spare = 9 - list(slots.values()).count("gold_incomplete")
    for s in free[:]:
        if spare > 0 and s[0].narrow and s[0].thing.pid in s[0].lists[s[1]][:GIVEN]:
            slots[s] = "gold_incomplete"
            free.remove(s)
            spare -= 1
    for sort in ("number", "date", "name", "negation"):
        hand("generator_unfaithful", lambda c: c.value.sort == sort, 2)
    plus = free[:2]
    for s in plus:
        slots[s] = "generator_unfaithful"
        free.remove(s)
    hand("evidence_ignored", lambda c: True, 9)
    hand("abstained_wrongly", lambda c: True, 9)
    hand("ok", lambda c: True, len(free))
    out = {name: [] for name in runs}
    ids = {c: "h%02d" % (i + 1) for i, c in enumerate(questions)}
    notes = {}
    for (c, name), label in slots.items():
        given, t = c.lists[name][:GIVEN], c.thing
        if label is None:
            return None
        if c.state[name] == "open":
            if label == "ok":
                text, note = decline(rng, c.subject), "open"
            else:
                text, note = tidy(UNASKED[t.kind][1].format(n=rng.choice((t.name, c.subject)), x=stranger(rng),
                                                            k=rng.randint(2, 6))), "invented"
        elif (c, name) in plus:
            text, _ = answer(rng, c, "ok", "given", given, by_id)
            text, note = text + " " + tidy(rng.choice(ADDED).format(x=stranger(rng))), "addition"
        else:
            text, note = answer(rng, c, label, c.state[name], given, by_id)
        if text is None:
            return None
        notes[c, name] = note
        out[name].append({"id": ids[c], "answer": text, "contexts": given, "run": name, "meta": {"planted": label}})
    counts = Counter(slots.values())
    if min(counts[l] for l in LABELS) < 7 or counts["ok"] < 30:
        return None
    qrels = []
    for c in questions:
        grades = dict(c.grades)
        if rng.random() < .4:
            for i in rng.sample(c.lists["bm25"], 2):
                p = by_id[i]
                if i not in grades and i != c.unjudged and p["thing"] is not c.thing and p["thing"]:
                    grades[i] = 0
        qrels += ["%s 0 %s %d" % (ids[c], i, g) for i, g in sorted(grades.items())]
    check(questions, slots, notes, out, ids, by_id)
    return questions, ids, passages, runs, out, qrels


def check(questions, slots, notes, out, ids, by_id):
    """Every label is true of what was computed."""
    rows = {(r["id"], name): r for name in out for r in out[name]}
    assert len(by_id) == PASSAGES and len(questions) == ASKED + OPEN_ENDED
    assert len(set(c.text for c in questions)) == len(questions)
    assert all(40 <= len(p["text"].split()) <= 120 for p in by_id.values())
    for (c, name), label in slots.items():
        row, v, rel, note = rows[ids[c], name], c.value, set(c.grades), notes[c, name]
        text, given, listed = row["answer"], row["contexts"], c.lists[name]
        where = (ids[c], name, label, text)
        assert len(set(listed)) == DEPTH and given == listed[:GIVEN], where
        if not rel:
            assert label in ("ok", "generator_unfaithful") and c.gold == [], where
            continue
        held = bool(rel & set(given))
        assert held == (label not in ("retriever_missed", "ranked_too_low") and note != "unjudged"), where
        assert all(v.sort == "negation" or right(by_id[i]["text"], v) for i in rel), where
        if label == "retriever_missed":
            assert not rel & set(listed) and c.unjudged not in listed, where
        elif label == "ranked_too_low":
            assert rel & set(listed) and c.unjudged not in listed, where
        elif note == "unjudged":
            assert c.unjudged in given and c.unjudged not in rel, where
        elif note == "wording":
            assert not any(has(text, g) for g in c.gold), where
            assert any(any(has(by_id[i]["text"], a) and has(text, a) for a in v.also) for i in rel & set(given)), where
        if v.sort != "negation":
            good = label in ("ok", "gold_incomplete") or note == "addition"
            assert right(text, v) == good, where


def write(folder, seed=1):
    """Write the fixture; the counts of labels per answers file."""
    made, turn = None, 0
    while made is None:
        assert turn < 60, "no draw with enough of every label"
        made, turn = attempt("harbour %s %d" % (seed, turn)), turn + 1
    questions, ids, passages, runs, out, qrels = made
    os.makedirs(os.path.join(folder, "runs"), exist_ok=True)
    os.makedirs(os.path.join(folder, "answers"), exist_ok=True)

    def put(name, lines):
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as f:
            f.writelines(line + "\n" for line in lines)

    def rows(name, items):
        put(name, (json.dumps(i, ensure_ascii=False) for i in items))
    put("manifest.json", [json.dumps({
        "format": "assize.fixture/1", "name": "harbour-valley", "version": "1.0.0", "kind": "rag",
        "provenance": "generated by tests/rag_harbour.py, seed %s; every place and person is made up" % seed,
        "license": "Apache-2.0", "canary": "assize-canary-harbour-valley-7e1c50d2-seed-%s" % seed}, indent=2)])
    rows("queries.jsonl", ({"id": ids[c], "text": c.text, "tags": [
        c.thing.kind, c.value.sort if c.value else "open", "named" if c.subject == c.thing.name else "described"]}
        for c in questions))
    rows("passages.jsonl", ({"id": p["id"], "title": p["title"], "text": p["text"]} for p in passages))
    put("qrels.trec", qrels)
    rows("gold.jsonl", ({"id": ids[c], "answers": c.gold} for c in questions))
    for name, run in runs.items():
        put("runs/%s.trec" % name, ("%s Q0 %s %d %.6f %s" % (ids[c], i, k + 1, -s, name) for c in questions
                                    for k, (s, i) in enumerate(run(c.text))))
    tally = {}
    for name, file in (("bm25", "plain"), ("opening", "chatty")):
        rows("answers/%s.jsonl" % file, out[name])
        tally[file] = Counter(r["meta"]["planted"] for r in out[name])
    return tally


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit("usage: rag_harbour.py FOLDER [SEED]")
    for file, found in write(sys.argv[1], int(sys.argv[2]) if len(sys.argv) == 3 else 1).items():
        print(file, " ".join("%s=%d" % (label, found[label]) for label in LABELS))
