#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""make_rag_fixture.py: writes examples/rag/fixture.

60 questions over 300 passages on Marrowby Looms, a company that never was; two retrievers' runs, computed here over all
passages; answers of two generators, each over the first five of one run, with planted faults. Every label is asserted
against runs, judgements, gold and contexts. Deterministic.
"""
import collections
import json
import math
import os
import random
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TARGET = os.path.join(HERE, "..", "examples", "rag", "fixture")
R = random.Random(20260318)
DEPTH, GIVEN = 20, 5

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December"]
PEOPLE = ["Agnes Tolliver", "Bram Okonjo", "Celia Wraxall", "Dov Lindgren", "Esme Faraday", "Felix Oyelaran", "Greta Sandoval",
          "Hugo Penhallow", "Ines Castellan", "Jonas Drury", "Katya Merriweather", "Lionel Abara", "Mirela Dunstan",
          "Nils Harcourt", "Odette Kimura", "Piers Valdane", "Quentin Rasmus", "Rosa Thistleton", "Soren Blackett",
          "Tamsin Oduya", "Ulric Fenwick", "Vera Castleton", "Wilf Adeyemi", "Ximena Hollis", "Yusuf Brandreth",
          "Zelda Marchbanks", "Arlo Pettifer", "Beata Nwosu", "Corin Slade", "Delia Ashworth"]
PLACES = ["Marrowby", "Saltergate", "Old Quill", "Venn Harbour", "Tarrow", "Linfold", "Cressick", "Upper Dane", "Holloway Bridge",
          "Penrath", "Garsdale", "Wick Mallory"]

PASSAGES = []  # {"id", "title", "text"}
FACTS = []     # see fact()


def date(r=R, years=(1978, 2022)):
    return f"{r.randrange(1, 29)} {r.choice(MONTHS)} {r.randrange(*years)}"


def passage(title, *sentences):
    PASSAGES.append({"id": f"m{len(PASSAGES) + 1:03}", "title": title, "text": " ".join(sentences)})
    return PASSAGES[-1]["id"]


def fact(kind, subject, plain, odd, gold, stated, right, wrong, alias=None):
    """A thing to ask: a plain question and one in other words; accepted answers; ids of the passages that state it; right
    sentences, made from the first accepted answer; wrong ones, as (how, sentence). alias: a right answer that gold does not
    know though the passage gives it."""
    FACTS.append({"kind": kind, "subject": subject, "plain": plain, "odd": odd, "gold": gold, "stated": stated, "right": right,
                  "wrong": wrong, "alias": alias})


def other(value, pool):
    return R.choice([p for p in pool if p != value])


FILLER = {
    "machine": ["Every frame is tested for forty hours before it leaves the hall.", "The treadles are made of ash.",
                "Customers may watch their machine being assembled.", "Spare parts are kept in stock for the whole life of the loom.",
                "The gearbox is filled with a vegetable oil that does not stain cloth.", "A dust cover comes with each machine.",
                "It folds flat for transport.", "The breast beam can be taken out without tools.",
                "Its shuttle race is polished by hand.", "Schools get a copy of the weaving primer with it."],
    "site": ["Bicycles may be left under the roof of the yard.", "The canteen cooks for the whole street on Fridays.",
             "The windows look north, as weavers like it.", "An old chimney still stands in the yard.",
             "Deliveries come in through the lower gate.", "There is a small exhibition of shuttles in the hall.",
             "A footpath leads from the station to the door.", "The roof carries a row of solar panels."],
    "rule": ["Questions are answered by the personnel desk.", "The form lies in the staff portal.",
             "Line managers are told by letter when the rule changes.", "Temporary staff are covered too.",
             "The rule is read out at every induction.", "A copy hangs beside the time clock."],
    "event": ["The report was filed with the safety committee.", "Nobody was hurt.", "The insurers sent a surveyor the same week.",
              "A short film about it is shown to apprentices.", "Two orders were late because of it.",
              "The night shift wrote its own account."],
}


def fill(kind, n):
    return R.sample(FILLER[kind], n)


# ---- Machines: 24, three passages each ----
NAMES = ["Heron", "Siskin", "Dunnock", "Plover", "Merlin", "Wagtail", "Curlew", "Osprey", "Linnet", "Kestrel", "Avocet", "Bittern",
         "Dipper", "Fulmar", "Gannet", "Hobby", "Jackdaw", "Knot", "Lapwing", "Nuthatch", "Petrel", "Quail", "Redpoll", "Sanderling"]


def machines():
    for i, name in enumerate(NAMES):
        model, maker, born = f"M{10 + 3 * i}", PEOPLE[i % len(PEOPLE)], date()
        weight, price, years, width = R.randrange(40, 400), R.randrange(9, 90) * 100, R.randrange(2, 12), R.randrange(60, 240)
        lamp = R.choice(["amber", "violet", "turquoise", "crimson", "ivory"])
        first = passage(f"The {name}", f"The {name} is a {R.choice(['table loom', 'floor loom', 'ribbon loom', 'rug loom'])} of the "
                        f"Marrowby range; in the price list it stands as model {model}.",
                        f"It was designed by {maker} and first shown on {born}.", *fill("machine", 2),
                        f"With all its beams the {name} weighs {weight} kg.")
        second = passage(f"Price and warranty of the {name}", f"A new {name} costs {price} euros, delivery not included.",
                         f"The warranty on the frame runs for {years} years from the day of purchase.", *fill("machine", 2),
                         "Repairs within that time are free, unless the loom has been painted by its owner.")
        third = passage(f"Using the {name}", f"Cloth up to {width} cm wide can be woven on the {name}.",
                        f"When the warp is too tight, the signal lamp turns {lamp} and the brake holds.", *fill("machine", 2),
                        "Do not oil the reed." if i % 2 else "The reed may be oiled once a year.")
        fact("name", name, f"Who designed the {name}?", f"Whose idea was the loom listed as {model}?", [maker], [first],
             [f"{maker} designed the {name}.", f"The {name} is a design of {maker}.", f"It was {maker} who drew up the plans of the {name}."],
             [("name", f"The {name} was designed by {other(maker, PEOPLE)}.")])
        fact("date", name, f"When was the {name} first shown?", f"On which day did the public first see model {model}?", [born], [first],
             [f"The {name} was first shown on {born}.", f"Its first showing was on {born}."],
             [("date", f"The {name} was first shown on {other(born.split()[0], [str(d) for d in range(1, 29)])} {' '.join(born.split()[1:])}."),
              ("date", f"The {name} was first shown on {born.split()[0]} {other(born.split()[1], MONTHS)} {born.split()[2]}.")])
        fact("number", name, f"How heavy is the {name}?", f"What do the scales say for model {model}?", [f"{weight} kg"], [first],
             [f"The {name} weighs {weight} kg with all its beams.", f"Complete with beams, it weighs {weight} kilograms."],
             [("number", f"The {name} weighs {weight + R.randrange(5, 60)} kg with all its beams.")])
        fact("number", name, f"How much does the {name} cost?", f"What must one pay for a new {name}?", [f"{price} euros"], [second],
             [f"A new {name} costs {price} euros.", f"One pays {price:,} euros for a {name}, plus delivery."],
             [("number", f"A new {name} costs {price + 100 * R.randrange(2, 9)} euros.")])
        fact("number", name, f"How long is the warranty on the frame of the {name}?",
             f"For how long after buying a {name} is a broken frame mended for nothing?", [f"{years} years"], [second],
             [f"The frame of the {name} is under warranty for {years} years.", f"The warranty on its frame lasts {years} years."],
             [("number", f"The warranty on the frame of the {name} runs for {years + R.randrange(1, 5)} years.")])
        fact("list", name, f"Which colour does the lamp of the {name} show when the warp is too tight?",
             f"How does the {name} warn of an overstretched warp?", [lamp], [third],
             [f"The signal lamp of the {name} turns {lamp}.", f"Its lamp turns {lamp} when the warp is too tight."],
             [("invention", f"The {name} rings a bell and prints a warning on its paper strip.")], alias="The brake holds.")
        oiled = i % 2 == 0
        fact("yes", name, f"May the reed of the {name} be oiled?", f"Is it fine to put oil on the {name}'s reed?",
             ["yes" if oiled else "no"], [third],
             ["Yes, the reed may be oiled once a year." if oiled else "No, do not oil the reed."],
             [("negation", "No, the reed must not be oiled." if oiled else "Yes, the reed may be oiled.")])


# ---- Sites: 12, three passages each ----
def sites():
    for i, place in enumerate(PLACES):
        head, opened, staff = PEOPLE[(i * 7 + 3) % len(PEOPLE)], R.randrange(1921, 2015), R.randrange(8, 260)
        hour, day, nick = R.randrange(6, 10), R.choice(["Tuesday", "Wednesday", "Thursday"]), f"the {R.choice(['Tin', 'Brick', 'Green', 'Long', 'Round'])} {R.choice(['Shed', 'Barn', 'House', 'Mill'])} {'abcdefghijkl'[i].upper()}"
        craft = R.sample(["dyeing", "spinning", "carding", "felting", "bobbin lace", "tablet weaving", "mending"], 2)
        first = passage(f"The {place} works", f"The works at {place}, which its people call {nick}, were opened in {opened}.",
                        f"They are run by {head}, who has an office above the gate.", *fill("site", 2),
                        f"At present {staff} people work there.")
        second = passage(f"Visiting {place}", f"The works shop in {place} opens at {hour} a.m. and closes at {hour + 8 - 12 or 12} p.m." if hour + 8 > 12
                         else f"The works shop in {place} opens at {hour} a.m. and closes at noon.",
                         f"Guided tours are given on {day}s; they must be booked two days ahead.", *fill("site", 2),
                         "Children pay nothing.")
        third = passage(f"Courses at {place}", f"The school room of {place} offers courses in {craft[0]} and {craft[1]}.",
                        f"Each course has room for {6 + i} people.", *fill("site", 2),
                        "Materials are included." if i % 2 else "Materials are not included.")
        fact("name", place, f"Who runs the works at {place}?", f"Who is in charge of {nick}?", [head], [first],
             [f"The works at {place} are run by {head}.", f"{head} is the head of the {place} works."],
             [("name", f"The works at {place} are run by {other(head, PEOPLE)}.")])
        fact("number", place, f"How many people work at {place}?", f"How large is the workforce of {nick}?", [f"{staff} people", str(staff)], [first],
             [f"{staff} people work at {place}.", f"The {place} works have {staff} people."],
             [("number", f"{staff + R.randrange(3, 40)} people work at {place}.")])
        fact("date", place, f"In which year were the works at {place} opened?", f"How old is {nick}: since when has it existed?", [str(opened)], [first],
             [f"The works at {place} were opened in {opened}.", f"They opened in {opened}."],
             [("date", f"The works at {place} were opened in {opened + R.randrange(2, 15)}.")])
        fact("date", place, f"On which day are there guided tours in {place}?", f"When can one be shown round in {place}?", [f"on {day}s", day], [second],
             [f"Guided tours of {place} are given on {day}s.", f"Tours in {place} are on {day}s and need a booking."],
             [("date", f"Guided tours of {place} are given on {other(day, ['Monday', 'Friday', 'Saturday', 'Sunday'])}s.")])
        fact("list", place, f"What can be learnt in the school room of {place}?", f"Which skills does {place} teach?", [craft[0]], [third],
             [f"The school room of {place} offers courses in {craft[0]}.", f"Courses in {craft[0]} are offered there."],
             [("invention", f"The school room of {place} teaches basket making with willow and hazel.")],
             alias=f"There are courses in {craft[1]}.")
        fact("yes", place, f"Are materials included in the courses at {place}?", f"Do learners in {place} bring their own yarn?" if False else f"Is the price of a course at {place} with materials?",
             ["yes" if i % 2 else "no"], [third],
             ["Yes, materials are included." if i % 2 else "No, materials are not included."],
             [("negation", "No, materials are not included." if i % 2 else "Yes, materials are included.")])


# ---- Rules: 20, two passages each ----
RULES = [("parental leave", "weeks", "Papermoon"), ("study leave", "days", "Lectern"), ("bicycle loans", "months", "Spoke"),
         ("lunch vouchers", "euros", "Ladle"), ("home working", "days", "Hearth"), ("notice of absence", "hours", "Bell"),
         ("travel money", "euros", "Milepost"), ("protective shoes", "months", "Cobble"), ("ear protection", "hours", "Hush"),
         ("loan of hand looms", "weeks", "Borrow"), ("gifts from suppliers", "euros", "Ribbon"), ("overtime", "hours", "Lantern"),
         ("company tablets", "years", "Slate"), ("fire drills", "months", "Siren"), ("jubilee bonus", "euros", "Garland"),
         ("visitor badges", "days", "Token"), ("parking permits", "months", "Kerb"), ("sample cloth", "metres", "Swatch"),
         ("volunteer work", "days", "Helping Hand"), ("first aid courses", "years", "Plaster")]
WORDS = {"parental leave": "time off after a birth", "study leave": "time off for exams", "bicycle loans": "borrowing a two-wheeler",
         "lunch vouchers": "help with midday meals", "home working": "being at one's own desk at home",
         "notice of absence": "telling the foreman that one cannot come", "travel money": "what is paid back for trips",
         "protective shoes": "steel-capped footwear", "ear protection": "plugs against the noise",
         "loan of hand looms": "taking a small loom home", "gifts from suppliers": "presents by vendors",
         "overtime": "staying on after the shift", "company tablets": "portable screens", "fire drills": "practising the evacuation",
         "jubilee bonus": "the extra sum after long service", "visitor badges": "passes for guests", "parking permits": "leaving the car in the yard",
         "sample cloth": "free fabric for staff", "volunteer work": "helping a charity in paid time", "first aid courses": "learning to bandage"}


def rules():
    for i, (topic, unit, code) in enumerate(RULES):
        n, who, since, most = R.randrange(2, 40), PEOPLE[(i * 11 + 5) % len(PEOPLE)], date(years=(2009, 2023)), R.randrange(50, 400)
        approve = i % 2 == 0
        first = passage(f"Rule {code}", f"{topic[0].upper() + topic[1:]} is governed by the rule called {code}.",
                        f"The measure is {n} {unit}.", f"The rule has been in force since {since} and is looked after by {who}.",
                        *fill("rule", 2))
        second = passage(f"Notes on {topic}", f"For {topic}, the agreement of the works council is {'' if approve else 'not '}needed.",
                         f"In the year after its introduction {most} people made use of it.", *fill("rule", 2),
                         "Part-time staff have the same rights.")
        fact("number", topic, f"What is the measure for {topic}?", f"How much is granted for {WORDS[topic]}?", [f"{n} {unit}"], [first],
             [f"The measure for {topic} is {n} {unit}.", f"It is {n} {unit} under rule {code}."],
             [("number", f"The measure for {topic} is {n + R.randrange(1, 9)} {unit}.")])
        fact("date", topic, f"Since when has the rule on {topic} been in force?", f"Since when is there a rule on {WORDS[topic]}?", [since], [first],
             [f"The rule on {topic} has been in force since {since}."],
             [("date", f"The rule on {topic} has been in force since {since.split()[0]} {since.split()[1]} {int(since.split()[2]) - R.randrange(1, 6)}.")])
        fact("name", topic, f"Who looks after the rule on {topic}?", f"Whom does one ask about {WORDS[topic]}?", [who], [first],
             [f"The rule on {topic} is looked after by {who}.", f"{who} looks after it."],
             [("name", f"The rule on {topic} is looked after by {other(who, PEOPLE)}.")])
        fact("yes", topic, f"Is the agreement of the works council needed for {topic}?",
             f"Does the works council have to say yes to {WORDS[topic]}?", ["yes" if approve else "no"], [second],
             [f"{'Yes' if approve else 'No'}, the agreement of the works council is {'' if approve else 'not '}needed for {topic}."],
             [("negation", f"{'No' if approve else 'Yes'}, the agreement of the works council is {'not ' if approve else ''}needed for {topic}.")])


# ---- Incidents: 20, two passages each, the second states the cause again ----
CAUSES = ["a cracked bearing", "a mouse in the switch box", "a forgotten crowbar", "wet yarn", "a wrongly wired plug", "a loose belt",
          "a burst pipe", "dust in the filter", "a blunt knife", "an old fuse", "a bent axle", "a blocked drain", "frost in the hydraulics",
          "a swarm of bees", "a missing bolt", "a software update", "a slipped clutch", "spilled varnish", "a warped beam", "lightning"]


def incidents():
    for i, cause in enumerate(CAUSES):
        hall, when, hours, fixer = f"hall {i + 1}", date(years=(2001, 2024)), R.randrange(3, 70), PEOPLE[(i * 13 + 2) % len(PEOPLE)]
        first = passage(f"Standstill in {hall}", f"On {when} all machines in {hall} stood still for {hours} hours.",
                        f"The cause was {cause}.", f"{fixer} got them going again.", *fill("event", 2))
        second = passage(f"Lessons from {hall}", f"After the standstill in {hall} the checklist was made longer by one line.",
                         f"It is owed to {cause}, which nobody had thought of.", *fill("event", 2),
                         "The new line is checked on Mondays.")
        fact("list", hall, f"What caused the standstill in {hall}?", f"Why did nothing move in {hall} that day?", [cause], [first, second],
             [f"The standstill in {hall} was caused by {cause}.", f"The cause was {cause}."],
             [("invention", f"The standstill in {hall} was caused by a strike of the lorry drivers.")])
        fact("number", hall, f"How long did the machines in {hall} stand still?", f"How many hours of work were lost in {hall}?", [f"{hours} hours"], [first],
             [f"The machines in {hall} stood still for {hours} hours."],
             [("number", f"The machines in {hall} stood still for {hours + R.randrange(2, 30)} hours.")])
        fact("name", hall, f"Who got the machines in {hall} going again?", f"Which colleague ended the trouble in {hall}?", [fixer], [first],
             [f"{fixer} got the machines in {hall} going again.", f"It was {fixer}."],
             [("name", f"{other(fixer, PEOPLE)} got the machines in {hall} going again.")])


# ---- People and fillers up to 300 ----
def people():
    for i, who in enumerate(PEOPLE):
        passage(who, f"{who} joined Marrowby Looms in {R.randrange(1990, 2022)} as {R.choice(['an apprentice', 'a fitter', 'a clerk', 'a dyer', 'a driver'])}.",
                f"Before that {R.choice(['came years at sea', 'came a bakery', 'came the fire brigade', 'came a degree in botany'])}.",
                R.choice(["Colleagues praise the dry humour.", "The desk is the tidiest of the house.", "Nobody has been late less often."]),
                f"Free days belong to {R.choice(['the choir', 'old radios', 'bees', 'hill walking', 'chess by post'])}.")


def rest():
    kinds = [("Canteen menu", "soup", "dumplings", "cabbage rolls", "lentil pie"), ("Choir", "a march", "three lullabies", "a cantata", "folk songs"),
             ("Yard", "new gravel", "a linden tree", "benches", "a pump"), ("Library", "pattern books", "maps", "old price lists", "almanacs"),
             ("Shuttle bus", "a new timetable", "a second driver", "softer seats", "a stop at the mill")]
    while len(PASSAGES) < 300:
        title, *things = R.choice(kinds)
        year = R.randrange(1960, 2024)
        passage(f"{title}, {year}", f"In {year} the {title.lower()} got {R.choice(things)}.",
                f"The house journal gave it {R.choice(['a column', 'half a page', 'a photograph', 'two lines'])}.",
                *fill(R.choice(list(FILLER)), 2), f"{R.choice(PEOPLE)} is said to have had the idea.")


# ---- Retrieval ----
def words(text):
    return re.findall(r"[a-z0-9]+", text.lower())


def bm25(questions):
    docs = [words(p["title"] + " " + p["text"]) for p in PASSAGES]
    mean = sum(map(len, docs)) / len(docs)
    counts = [collections.Counter(d) for d in docs]
    df = collections.Counter(w for d in docs for w in set(d))

    def score(i, query):
        total = 0.0
        for w in query:
            tf = counts[i][w]
            if tf:
                idf = math.log(1 + (len(docs) - df[w] + 0.5) / (df[w] + 0.5))
                total += idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * len(docs[i]) / mean))
        return total
    return {q["id"]: ranked([score(i, words(q["text"])) for i in range(len(docs))]) for q in questions}


def trigrams(text):
    text = " " + re.sub(r"[^a-z0-9]+", " ", text.lower()) + " "
    return collections.Counter(text[i:i + 3] for i in range(len(text) - 2))


def trigram(questions):
    docs = [trigrams(p["text"]) for p in PASSAGES]
    norms = [math.sqrt(sum(n * n for n in d.values())) for d in docs]

    def score(i, query):
        return sum(n * docs[i][g] for g, n in query.items()) / norms[i]
    return {q["id"]: ranked([score(i, trigrams(q["text"])) for i in range(len(docs))]) for q in questions}


def ranked(scores):
    order = sorted(range(len(scores)), key=lambda i: (-round(scores[i], 6), PASSAGES[i]["id"]))[:DEPTH]
    return [(PASSAGES[i]["id"], round(scores[i], 6)) for i in order]


# ---- Answers ----
DECLINE = ["I could not find that in the passages.", "I'm sorry, but the documents do not say.", "The passages do not mention this.",
           "I do not know; nothing in the given texts answers it.", "Unfortunately, there is no information on that in the sources.",
           "I was not able to find an answer. You may want to ask the personnel desk.", ""]
POLITE_BEFORE = ["Good question!", "Thanks for asking.", "Of course."]
POLITE_AFTER = ["I hope this helps.", "Let me know if you need more.", "Happy to look further."]
ADDED = ["It also won a silver medal at the Osterby fair.", "The mayor came to the ceremony with a brass band.",
         "A museum in Lisbon owns an early drawing of it.", "Its inventor later emigrated to Chile."]


def aside(f, contexts):
    """A sentence of the contexts, kept as it is, that does not answer the question."""
    gold = {w for g in f["gold"] for w in words(g)} | set(words(f["alias"] or ""))
    texts = {p["id"]: p["text"] for p in PASSAGES}
    pool = []
    for c in contexts:
        for s in re.findall(r"[^.;]+\.", texts[c].replace("a.m.", "am").replace("p.m.", "pm")):
            s = s.strip()
            if s in texts[c] and len(words(s)) >= 6 and not gold & set(words(s)) and f["subject"].lower() not in s.lower():
                pool.append(s)
    return R.choice(pool) if pool else None


def answers_of(name, run_name, run, questions, qrels, plan):
    rows = []
    for q in questions:
        f, contexts = q["fact"], [d for d, _ in run[q["id"]][:GIVEN]]
        relevant = {d for d, g in qrels.get(q["id"], []) if g > 0}
        found, given = relevant & {d for d, _ in run[q["id"]]}, relevant & set(contexts)
        if f is None:
            label = plan["none"].pop(0)
            text = R.choice(DECLINE) if label == "ok" else q["invented"]
        elif given:
            label = plan["given"].pop(0)
            text, label = answer_given(f, label, contexts)
        elif q["id"] in plan["unjudged"] and set(f["stated"]) & set(contexts):
            label, text = "gold_incomplete", f["right"][0]
        else:
            label = "ranked_too_low" if found else "retriever_missed"
            text = R.choice([R.choice(DECLINE), R.choice(f["wrong"])[1]])
        if name == "chatty" and text and R.random() < 0.4:
            text = f"{R.choice(POLITE_BEFORE)} {text}" if R.random() < 0.5 else f"{text} {R.choice(POLITE_AFTER)}"
        rows.append({"id": q["id"], "answer": text, "contexts": contexts, "run": run_name, "meta": {"planted": label}})
    return rows


def answer_given(f, label, contexts):
    if label == "gold_incomplete" and not f["alias"]:
        label = "generator_unfaithful"
    if label == "evidence_ignored":
        text = aside(f, contexts)
        return (text, label) if text else (R.choice(f["wrong"])[1], "generator_unfaithful")
    if label == "generator_unfaithful":
        text = f"{R.choice(f['right'])} {R.choice(ADDED)}" if R.random() < 0.25 else R.choice(f["wrong"])[1]
        return text, label
    if label == "abstained_wrongly":
        return R.choice(DECLINE), label
    if label == "gold_incomplete":
        return f["alias"], label
    return R.choice(f["right"]), label


NOWHERE = [("Which football club does the company sponsor?", "The company sponsors the Linfold Rovers."),
           ("How many looms were exported to Peru?", "Thirty-one looms went to Peru."),
           ("What is the password of the guest network?", "The password is shuttle1921."),
           ("Who wrote the company song?", "The song was written by Piers Valdane in 1950."),
           ("When will the Marrowby works move to the coast?", "The works will move in 2031."),
           ("Which bank financed the dye house?", "The Harbour Savings Bank financed it.")]


def questions_choose():
    """54 facts: all kinds, subjects spread, a third of them asked in other words; then six that nothing answers."""
    by_kind = collections.defaultdict(list)
    for f in FACTS:
        by_kind[f["kind"]].append(f)
    chosen, subjects = [], collections.Counter()
    for kind, n in (("name", 11), ("date", 11), ("number", 12), ("list", 12), ("yes", 8)):
        pool = by_kind[kind][:]
        R.shuffle(pool)
        pool.sort(key=lambda f: subjects[f["subject"]])
        for f in pool:
            if n and subjects[f["subject"]] < 2:
                chosen.append(f)
                subjects[f["subject"]] += 1
                n -= 1
    R.shuffle(chosen)
    questions = []
    for i, f in enumerate(chosen):
        questions.append({"id": f"q{i + 1:02}", "text": f["odd"] if i % 5 < 3 else f["plain"], "tags": [f["kind"], "indirect" if i % 5 < 3 else "plain"],
                          "fact": f})
    for text, invented in NOWHERE:
        questions.append({"id": f"q{len(questions) + 1:02}", "text": text, "tags": ["unanswerable"], "fact": None, "invented": invented})
    return questions


def check(questions, qrels, runs, answers):
    total = collections.Counter()
    for name, rows in answers.items():
        counts = collections.Counter(r["meta"]["planted"] for r in rows)
        print(name, dict(counts), file=sys.stderr)
        total += counts
        for row in rows:
            label, q = row["meta"]["planted"], next(q for q in questions if q["id"] == row["id"])
            relevant = {d for d, g in qrels.get(row["id"], []) if g > 0}
            ranks = [i for i, (d, _) in enumerate(runs[row["run"]][row["id"]]) if d in relevant]
            assert (q["fact"] is None) == (not relevant), row
            assert label != "retriever_missed" or not ranks, row
            assert label != "ranked_too_low" or (ranks and min(ranks) >= GIVEN), row
            assert label not in ("evidence_ignored", "abstained_wrongly") or min(ranks) < GIVEN, row
            assert label != "generator_unfaithful" or not relevant or min(ranks) < GIVEN, row
    assert len(total) == 7 and min(total.values()) >= 8 and total["ok"] >= 45, total
    assert len(PASSAGES) == 300 and len(questions) == 60


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def lines(rows):
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)


def main():
    machines()
    sites()
    rules()
    incidents()
    people()
    rest()
    order = list(range(len(PASSAGES)))
    R.shuffle(order)
    questions = questions_choose()
    runs = {"keyword": bm25(questions), "trigram": trigram(questions)}
    qrels, unjudged = {}, {"keyword": set(), "trigram": set()}
    for q in questions:
        if not q["fact"]:
            continue
        stated = q["fact"]["stated"]
        judged = list(stated)
        if len(stated) > 1:  # two passages state it, and only one was judged
            judged = [stated[1]] if int(q["id"][1:]) % 2 else stated[:1]
            for name, run in runs.items():
                first = {d for d, _ in run[q["id"]][:GIVEN]}
                if not set(judged) & first and set(stated) & first:
                    unjudged[name].add(q["id"])
        qrels[q["id"]] = [(d, 2) for d in judged] + [(d, 0) for d, _ in runs["keyword"][q["id"]][10:12] if d not in stated]
    answers = {}
    for name, run_name in (("brief", "keyword"), ("chatty", "trigram")):
        cycle = ["ok", "generator_unfaithful", "ok", "evidence_ignored", "ok", "abstained_wrongly", "ok", "gold_incomplete"]
        plan = {"given": [cycle[i % len(cycle)] for i in range(len(questions))], "none": ["ok", "generator_unfaithful"] * 3,
                "unjudged": unjudged[run_name]}
        # gold_incomplete goes to those that have another right answer
        alias = [q for q in questions if q["fact"] and q["fact"]["alias"] and {d for d, g in qrels[q["id"]] if g} &
                 {d for d, _ in runs[run_name][q["id"]][:GIVEN]}]
        wanted = {q["id"] for i, q in enumerate(alias) if i % 2 == 0}
        given = [q for q in questions if q["fact"] and {d for d, g in qrels[q["id"]] if g} & {d for d, _ in runs[run_name][q["id"]][:GIVEN]}]
        rest_of = (c for c in [cycle[i % 7] for i in range(1000)])
        plan["given"] = ["gold_incomplete" if q["id"] in wanted else next(rest_of) for q in given]
        answers[name] = answers_of(name, run_name, runs[run_name], questions, qrels, plan)
    check(questions, qrels, runs, answers)
    write(os.path.join(TARGET, "manifest.json"), json.dumps({
        "format": "assize.fixture/1", "name": "marrowby-looms", "version": "1.0.0", "kind": "rag",
        "provenance": "invented, and written by tools/make_rag_fixture.py", "license": "Apache-2.0",
        "canary": "marrowby-looms-8d0f2c61-treadle"}, indent=2) + "\n")
    write(os.path.join(TARGET, "passages.jsonl"), lines([PASSAGES[i] for i in order]))
    write(os.path.join(TARGET, "queries.jsonl"), lines([{k: q[k] for k in ("id", "text", "tags")} for q in questions]))
    write(os.path.join(TARGET, "gold.jsonl"), lines([{"id": q["id"], "answers": q["fact"]["gold"] if q["fact"] else []} for q in questions]))
    write(os.path.join(TARGET, "qrels.trec"), "".join(f"{q} 0 {d} {g}\n" for q in sorted(qrels) for d, g in sorted(qrels[q])))
    for name, run in runs.items():
        write(os.path.join(TARGET, "runs", name + ".trec"), "".join(
            f"{q} Q0 {d} {i + 1} {s:.6f} {name}\n" for q in sorted(run) for i, (d, s) in enumerate(run[q])))
    for name, rows in answers.items():
        write(os.path.join(TARGET, "answers", name + ".jsonl"), lines(rows))


if __name__ == "__main__":
    main()
