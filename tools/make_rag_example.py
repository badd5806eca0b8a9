#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes examples/rag/fixture: 60 questions over 300 passages on a made-up company, two runs, 120 labelled answers.

The company, its people and its papers are invented. The runs are computed here over all passages. Every answer is
written by hand with the stage that is to blame for it, and the labels are held against the runs. The output is a
function of this file alone:

    python3 tools/make_rag_example.py examples/rag/fixture
"""
import json
import math
import os
import random
import re
import sys
from collections import Counter

# --- Passages written one by one: "@key | title", then the text ------------------------------------------------------
HAND = """
@parental-works | Parental leave, Ossiline Works
At Port Merrow and Eskwater everyone who becomes a parent, by birth or by adoption, may take eighteen weeks on full
pay. The weeks can be taken in at most three pieces before the first birthday. Tell your manager ten weeks ahead; the
pay desk needs the certificate within a month of the birth.

@parental-iberia | Parental leave, Ossiline Iberia
The Iberian company, that is Castrelo and Alcorva, grants each parent twenty-two weeks without any loss of pay. Six of
them follow the birth directly; the remainder is free until the child is two. Requests go to the staff desk eight
weeks before. Part-time leave is possible if the team agrees.

@parental-nord | Parental leave, Ossiline Nord
In Nyhamn and Hallinge parents share thirty-four weeks at four fifths of their salary. Ten weeks are kept for each of
the two, the rest is theirs to divide. The Nord company tops up what the state pays, so the letter from the insurance
office has to reach the pay desk first.

@travel-works | Journeys on business, Ossiline Works
Whoever travels for the Works company receives 38 euros a day at home and 52 euros abroad for food and small costs.
Trains come before planes wherever the journey takes less than seven hours. Hotels up to 130 euros need no approval.
Taxi receipts are accepted only after ten at night.

@travel-iberia | Journeys on business, Ossiline Iberia
The per diem of the Iberian company is 35 euros inside the country and 49 euros outside it. Private cars are repaid
with 26 cents a kilometre. Rooms are booked through the agency in Alcorva; anything dearer than 115 euros must be
cleared by the head of the office.

@travel-nord | Journeys on business, Ossiline Nord
Staff of the Nord company are given a daily allowance of 41 euros for trips at home; beyond the border it rises to 64
euros, breakfast included. Ferries count as public transport. Claims that arrive later than sixty days after the trip
are not paid. Cabins on night ferries are always single.

@sick-works | When you are ill, Ossiline Works
Ring the front desk before nine on the first morning. A medical certificate has to be shown from the fourth day of
absence, counting weekends. Pay goes on in full for ten weeks. After four weeks away a gradual return is worked out
together with the company nurse.

@sick-iberia | When you are ill, Ossiline Iberia
Send a message to your team leader by half past eight. The Iberian company asks for a certificate on the second day,
which may be sent as a photograph. Wages continue in full for six weeks and at three quarters for six more. Children's
illness counts as your own, eight days a year.

@sick-nord | When you are ill, Ossiline Nord
Absence is entered in the staff portal by the person concerned. No paper is asked for in the first week; from the
eighth day the portal wants a certificate. The first day is unpaid under the law of the country, and the Nord company
does not make it up.

@remote-works | Working from home, Ossiline Works
Two days a week may be worked at home after the trial period, in agreement with the team. Tuesday is the common day at
Port Merrow on which everybody is expected in the house. The company lends a chair and a screen. Working from abroad
is allowed for fifteen days a year.

@remote-iberia | Working from home, Ossiline Iberia
Three days a week can be spent at home, and in August the whole week. Castrelo has no common day. An allowance of 28
euros a month covers power and heating. Whoever wants to work from another country asks the staff desk six weeks
ahead, and at most twenty days are granted.

@remote-nord | Working from home, Ossiline Nord
Nyhamn leaves it to the teams. Most meet on Mondays and Thursdays and stay at home otherwise; the assembly line in
Hallinge cannot. There is a one-time sum of 400 euros for a desk. Work from abroad is not permitted for reasons of
insurance, not even for a day.

@notice-works | Leaving the company, Ossiline Works
During the six months of trial either side can end the contract within two weeks. Afterwards employees give two
months. The company itself must give three months, and five months to anyone with more than eight years of service.
Keys, badge and devices are returned on the last day.

@notice-nord | Leaving the company, Ossiline Nord
Employees who resign in Nyhamn or Hallinge do so one month ahead. When the Nord company ends a contract the period
grows with service: two months at first, four months after five years, and six after ten. A talk with someone outside
the team is offered to everybody who goes.

@training-works | Money for learning, Ossiline Works
Everybody at the Works company has 900 euros a year for courses, books and conferences. What is not used lapses in
December. Courses above that sum are possible with a signed plan; who leaves within a year of such a course repays
half of it.

@training-iberia | Money for learning, Ossiline Iberia
The yearly budget for further education is 1,150 euros a head, and language lessons are paid in addition. It may be
saved up for two years. Ask before you book: Alcorva has a contract with the technical school and gets a third off.
Exams can be repeated once at the company's cost.

@training-nord | Money for learning, Ossiline Nord
Nord sets no sum. Each team has forty days of training a year to share out and the team leader answers for the cost.
Two days of those are for visits to growers, which are compulsory for everybody who writes software or manuals.

@holiday-works | Annual leave, Ossiline Works
Full-time staff have 27 days. What is left in December may be carried over, five days at most, and has to be gone by
the 31st of March; the remainder is lost unless illness was the reason. Requests for July and August are collected in
February and settled by lot if need be.

@holiday-iberia | Annual leave, Ossiline Iberia
There are 25 days, three of which are fixed between Christmas and the new year when Castrelo is closed. Days that were
not taken expire at the end of January. After ten years with the company one day is added, after twenty another two.

@holiday-nord | Annual leave, Ossiline Nord
Nord grants 30 days a year. At least fifteen of them must be taken between May and September, three weeks of them in
one piece. Up to eight days can be kept for the following year without a date of expiry, but not more than sixteen may
pile up.

@pets | Animals in our buildings
Dogs that behave are welcome at Port Merrow on Fridays, on a lead and not in the canteen. Eskwater is closed to
animals of any kind on account of the clean room. In Lindhaven the office cat, Gasket, has older rights, so that
visiting dogs have to be announced the day before.

@gifts | Presents from suppliers and customers
Small tokens are fine. Anything worth more than 40 euros is to be declined politely or handed to the raffle at the
autumn gathering. Invitations to meals are acceptable as long as business is talked about. Money in any shape is never
accepted and must be reported to Silvana Corti the same day.

@signing | Who may sign for what
Orders up to 2,000 euros are signed by any team leader, those up to 25,000 by the head of an office. Beyond that two
members of the board put their names under the paper, one of whom must be the head of finance. Leases of more than
three years need the whole board.

@cameras | Cameras at the gates
The yards and loading bays are filmed; offices, canteens and changing rooms are not. Recordings are overwritten after
21 days unless the police ask for them. Only the two guards on duty and the data protection officer can look at the
pictures, and each look is written down.

@firstaid | Accidents and first aid
If somebody collapses or is hurt, dial 7711 from any telephone in the house: it rings with all first-aiders at once,
who also call the ambulance. The defibrillators hang beside the lifts. Small injuries are noted in the green book in
the kitchen, whether or not anybody was off work.

@speakup | Speaking up
Concerns about fraud, harassment or safety may be raised with any manager. If you would rather stay unnamed, write to
our ombudswoman, the lawyer Ilse Marchetti, who does not belong to the company and passes on nothing that would show
who wrote. She answers within five working days.

@chemstore | The reagent room
Calibration salts and acids are locked in the reagent room in the cellar of Eskwater, the so-called Larder. Entry is
restricted to Wim Haverkate and Noor Albrecht; everyone else asks one of the two and waits at the door. Bottles are
weighed in and out, and the scale prints a slip.

@laptops | Broken and lost computers
Faulty laptops go to the hatch on the second floor of Port Merrow, between one and three; you get a spare one right
away. Outside headquarters send them by courier, insured, with the disk left in. A machine that is lost or stolen has
to be reported within an hour so that it can be wiped.

@passwords | Passwords and keys
Passwords have fifteen signs at least and are changed only when there is a reason. Everybody gets two hardware keys,
one for the bunch and one for the drawer. Sharing an account is not permitted, not even in the workshop, where a badge
reader logs people in within two seconds.

@referral | Bringing in new colleagues
Whoever recommends somebody who is then hired receives 1,200 euros, half of it on the first day and half once the
trial period is over. Heads of offices and the staff desk are excluded. For trainees the bonus is a day off instead of
money.

@bikes | Cycling to work
The company leases bicycles for its people and pays a third of the rate. Racks with power are at Port Merrow,
Lindhaven and Hallinge. Anyone who rides on at least a hundred days a year has the yearly service paid as well.
Trailers of our own make can be borrowed from the yard.

@volunteer | Days for a good cause
Three paid days a year can be given to a charity, a fire brigade or a school. Most people use them for the well
project in the dry season. The day must be entered as voluntary work, with the name of the body that was helped, and
cannot be turned into money.

@anniversary | Long service
After ten years there is an extra week of leave, once; after twenty, a month of pay; after thirty, a journey for two
to any of our customers. Names are read out at the autumn gathering. The pin with the blue drop is given at five
years.

@kitchen | The canteen at Port Merrow
Lunch is cooked from half past eleven to two and costs 4.20 euros, for guests 7.50. On Thursdays there is no meat. The
vegetables come from a test plot behind the car park that is watered by our own Plovers, which is why courgettes are
so common in August.

@meeting | Rooms and how to book them
Rooms are booked in the calendar and released when nobody has come after ten minutes. The glass room on the third
floor, officially Merganser and called the Aquarium by all, seats eighteen and has the only camera that follows the
speaker. Rooms in the tower are for talks in private.

@archive | The paper archive
Contracts, drawings and test reports from before 2009 lie in the cellar of the Nyhamn house. Requests are answered on
Wednesdays. Drawings may be borrowed for two weeks, contracts never leave the room. Scanning is under way and had
reached the letter M at the end of last year.

@origin | How it began
Hedda Quist and Tomas Arle met at the county water board and began to mend pumps for market gardeners in the spring of
1994. Their workshop was a corner of the disused ropery on the quay of Port Merrow, which locals call the Long Shed.
The first winter was so cold that the glue would not set.

@oldname | Names we have gone by
Until 1999 the sign over the door read Quist & Arle Pumps. When pumps made up less than a tenth of the trade the
founders wanted something that did not promise them. Ossiline was a line on an old map of the estuary; nobody has ever
found out what it meant.

@crisis | The year it nearly ended
In 2003 a batch of controllers let water into the housing and two thirds had to be taken back. The bank closed the
credit line in October. It was the growers' cooperative of Lindhaven that saved the firm by paying for two seasons in
advance; its chairman has had a seat on the board ever since.

@hundred | One hundred thousand
The hundred-thousandth controller left the line in Eskwater on 14 May 2011, a Tern 8 in the old green housing. It was
not sold. It hangs in the entrance there, connected and running, and opens a valve over a pot of mint four times a
day.

@rainwright | The Rainwright years
Our fiercest rival in drip irrigation, Rainwright, was taken over in the summer of 2016 after its owner had retired
without an heir. Thirty-one of its forty people stayed. The Otter valves go back to its designs, and its house in
Bramfell is now our school for installers.

@flood | High water
In the night of 6 December 2013 the harbour came over the wall and stood a metre and ten in the ground floor of
headquarters. Nothing was delivered for nineteen days. Since then stores and servers are upstairs, and the brass line
beside the stairs shows how high it was.

@fire | The fire in the paint shop
A dryer overheated in Hallinge on 22 August 2008 and burned down the paint shop. Nobody was hurt, as it was lunchtime.
Housings have been moulded in their final colour since, and paint was never used again. The insurance paid for the
hall in which the line stands today.

@logo | The drop and the line
The emblem, a blue drop hanging from a line, was drawn by Tomas Arle's daughter when she was eleven. A studio in
Torvenna straightened it in 2007. Twice there were plans to replace it; both times a vote among the staff went against
them, the last time with 212 to 38.

@ownership | To whom the company belongs
Ossiline is not on any exchange. A foundation holds 54 per cent, the staff through their own fund 31, and the
cooperative of Lindhaven the other 15. A sale would need the consent of all three. Profit goes first into the reserve,
then to the staff fund, then to research.

@furrowstory | How Furrow came about
The cloud service grew out of a spreadsheet that Marek Dudzik kept for eleven fruit growers in 2012. They rang him
every evening to hear when to water. Two years later the spreadsheet had become a web page with a map, and in 2015 it
was sold under the name of Furrow.

@award | The silver watering can
The national society of horticulture gave its prize, the silver watering can, to the Mole Salt in 2019 and to the
Swift Frost in 2022. The prize money of 10,000 euros went both times to the well project. The cans stand in the
canteen and are used.

@wells | The well project
Since 2010 the staff fund has paid for wells in three districts of the north of Tesfara, sixty-two of them so far.
Each is fitted with a hand pump that the village can mend without us. Two colleagues travel there every January to
look after the older ones.

@research | Research with the university
The chair of soil physics at Torvenna and Ossiline run a field of four hectares together. Half of it is watered by
rule of thumb and half by the model of Furrow. In the dry summer of 2022 the model used 29 per cent less water for the
same yield of onions.

@recycle | Taking old devices back
Devices of our own make are taken back free of charge, however old. They are stripped in Hallinge by a workshop for
people with disabilities. About 71 per cent of the weight is used again; the potting compound in probes made before
2014 is what remains.

@suppliers | Where the parts come from
Housings are moulded by Plastiform in Kesselbruck, circuit boards are assembled in our own hall in Hallinge, and the
radio modules come from two makers so that either can fail. Solenoids have been wound by the Brothers Ekdahl since the
second year. No part comes from a single place except the display of the Plover Max.

@carbon | The climate report
Emissions came to 3,410 tonnes last year, of which the freight of goods makes up more than half. The roofs in Hallinge
and Castrelo yield two fifths of the power we need. The target is to halve the total by 2031 without buying
certificates.

@gathering | The autumn gathering
On the last Friday of September all offices come together at Port Merrow. In the morning the numbers are shown, in the
afternoon teams show what went wrong. In the evening the raffle is held. Partners and children are invited from five
o'clock on. Those who cannot travel can look on through the camera.

@apprentices | Apprentices
Fourteen young people learn a trade with us: electronics in Hallinge, mechatronics in Eskwater and office work in Port
Merrow. In the second year each spends a month with a grower. Nearly all are offered a post. Applications for the
autumn close at the end of February.

@council | The staff council
The council has nine seats and is elected every four years, next in 2027. Ruth Abara chairs it. It has a say in
shifts, cameras and the canteen, and meets on the first Monday of the month in the tower. Minutes are pinned up in the
canteen.

@audit | Certificates and audits
Eskwater and Hallinge are certified for quality, Port Merrow for information security since 2020. The inspectors come
every spring. The last audit found eleven minor points and none that was serious; nine had been closed by the summer.
The reports lie with the quality desk.

@warehouse | Stores and dispatch
Spare parts are sent from Bramfell, whole devices from Pellworth. What is ordered before two leaves the same day. The
store in Pellworth holds nine weeks of sales; before the season in March it is filled up to fourteen weeks. Pallets
for the south go by rail from there.

@fair | At the fairs
Ossiline shows at three fairs a year: the fruit fair in Lindhaven in January, the green trades fair in Torvenna in
June and the water days in Kesselbruck in November. The stand is always next to the coffee. Bookings for helpers open
eight weeks before.

@winterise | Getting a Tern through the winter
Shut the main tap, run each zone for two minutes and let the lines drain. Then choose Sleep in the menu, which keeps
the clock and forgets nothing. The controller itself may stay outside down to minus twenty; take it in only if mice
are about. Valves should be blown out with no more than three bar.

@resetlark | Putting a Lark Base back to its factory state
Unplug the gateway, hold the button beneath the rubber flap, and plug it in again while you keep the button down for
twelve seconds. The ring turns white. All pairings are gone afterwards, but the subscription stays with the account. A
shorter press only restarts it.

@resettern | Putting a Tern back to its factory state
Hold Back and Stop together for eight seconds until the display counts down. Programmes and zone names are erased; the
clock and the language are kept. If you only wish to get rid of a single programme, choose it and hold Stop for three
seconds.

@resetplover | Putting a Plover back to its factory state
There is a small hole beneath the battery lid. Push a paper clip into it for five seconds while the device is on. The
Plover then looks for a new account. The rain counter is set to zero, which cannot be undone, so note it down first.

@cleanswift | Looking after the rain gauge
Leaves and spiders are the usual reason for a Swift that reports no rain. Lift off the funnel and rinse the tipping
bucket with diluted vinegar. Do not use soap: the film it leaves makes the drops stick and the reading too low. Twice
a year is enough, once after the pollen and once after the leaves.

@placemole | Where to put a probe
Choose a spot that is typical of the bed, a hand's breadth from the dripper and never at the edge. Water the hole
before you push the probe in, and do not hammer. Readings settle after four days. On slopes put a second one at the
bottom.

@cellmole | Changing the cells of a Mole
The Mole 20 and the Mole 40 run on two lithium cells. Those of the Mole 40 are good for six years if a reading is sent
every hour, those of the Mole 20 for about three and a half. Change both at once, wipe the seal and do not touch the
contacts with your fingers.

@pairlark | Pairing devices with a gateway
Open the app, choose Add, and bring the device within two metres of the Lark. The light on the device goes from amber
to blue. Up to 60 devices can be paired with a Lark Base and 200 with a Lark Reach. If the light stays amber the
device still belongs to another account.

@saltmap | Reading the salt map
Furrow colours the beds from green to violet. Violet means that the water in the soil holds more than four
millisiemens; most vegetables suffer from three. Flush violet beds with twice the usual amount at night and look again
after two days.

@frostalarm | Setting the frost alarm
The alarm of the Swift Frost rings the telephone instead of sending a message, because messages are slept through.
Choose a threshold half a degree above what your crop bears. It rings three numbers one after the other until somebody
presses one. Test calls can be made every Sunday at noon.

@leaktest | Finding a leak with a Heron
Close all valves and wait ten minutes. A Heron that still shows a flow of more than four litres an hour points to a
leak between the meter and the valves. Then close the shut-off cocks one after the other; the flow stops when the
leaking branch has been shut.

@export | Getting your data out of Furrow
Readings can be exported as tables for any span of time. Hourly values are kept for three years and daily values for
good. The export of a whole farm is made ready in the night and a link is sent by mail, which can be used for seven
days.

@roles | Who may do what in a Furrow account
There are owners, growers and guests. Guests see everything and change nothing. Growers can start and stop watering
but not invite anyone. Only owners can delete a field, and a deleted field can be brought back for thirty days.
Contractors are best added as growers with a date of expiry.

@billing | Invoices for Furrow
Furrow is billed once a year, in the month in which the account was opened. Whoever cancels gets the unused months
back. A reminder is sent after fourteen days and the account is set to read-only after forty-five. Watering programmes
go on running in the devices even then.

@guarantee | What the guarantee covers
Faults of material and make are covered, and so is water inside the housing. Lightning, frost in valves and bites of
animals are not. Send a photograph first: in four cases of ten we simply post a new device and do not want the old
one. Repairs after the term cost a flat 55 euros.

@hotline | Reaching the support desk
Growers can ring from six in the morning to eight in the evening between March and October, and from eight to five in
the winter. Letters are answered within two days. At night a recorded voice offers to wake the person on call, which
is meant for water that cannot be stopped.

@firmware | How new firmware reaches the devices
Updates are offered on Tuesdays, first to one device in fifty and a week later to all. Nothing is installed while a
valve is open. The old version stays in the device and can be brought back with a long press on Menu until the next
update comes.

@rainpause | The rain pause
When a Swift has measured more than five millimetres in a day the programmes of the linked controllers are skipped
until the next evening. The limit can be changed from two to twenty. The pause does not act in greenhouses, which have
to be marked as such on the map.

@secrets | Reporting a hole in our software
Researchers who find a weakness write to the address on the security page. We answer within two days, mend serious
faults within thirty and never call a lawyer. Up to 5,000 euros are paid for a finding. Names are put on the wall of
thanks if wanted.

@mergeboard | The board
The board has seven members. Hedda Quist is in the chair; Lorenz Vaaler leads the company from day to day, and Imke
Sandoz looks after the money. The others are sent by the foundation, the staff fund and the Lindhaven growers. It
meets six times a year, one of them in an office abroad.

@manuals | Manuals and languages
Manuals appear in eleven languages. They are written at Port Merrow and put into the other tongues by freelancers whom
Jelena Brankov picks and pays. A manual may not go to print before a grower who has never seen the device has set it
up with it.

@climatechamber | The climate chamber
Devices are cooled, heated and sprayed in the climate chamber in Eskwater, which reaches from minus forty to plus
eighty-five degrees. A full cycle takes nine days. Time is booked with Wim Haverkate; outside firms pay 650 euros a
day. There is a second, smaller one in Hallinge for single boards.

@recall2018 | The recall of the Otter 40
In April 2018 it was found that the spring of the Otter 40 could break and leave the valve open. All 6,200 valves with
a serial number beginning with K were called back. Owners were given a new one and a voucher of 50 euros. The cause
was a change of wire about which the maker had told nobody.

@tender | Public tenders
Offers to towns and parks are written by the desk in Torvenna. It wins about one tender in three. The biggest so far
was the botanical garden of Saint-Aubrac with 214 zones. Bids above half a million euros are read by the head of
finance first.

@safetyglasses | Protection in the workshops
Glasses and closed shoes are worn in all workshops, gloves at the drills are forbidden. Visitors get their gear at the
gate and are accompanied. Hair and scarves are tied back. Whoever takes a guard off a machine is sent home for the
day, head of an office or not.

@newcomers | The first weeks
New people get a godparent from another team, a toolbox and a list of nine colleagues to have coffee with. The second
week is spent in support, listening to calls. After thirty days they tell the head of the office what puzzled them,
and that is written down.

@flexihours | Working hours
The week has 37 hours. Whoever likes may come as early as six and as late as ten; between ten and half past two
everyone should be reachable. Overtime is taken as free time, within three months. The line in Hallinge works in two
shifts and pays a fifth more for the late one.

@pension | Provision for old age
The company adds 6 per cent of the salary to the pension plan, 8 after ten years. Staff choose between a cautious and
a bolder fund and may switch each January. Whoever leaves keeps what has been paid in after two years of service.

@moving | Help with moving house
Those who move for the job have the lorry paid up to 3,000 euros and two months of a furnished flat. Partners are
helped with looking for work. The sum is repaid in part by anyone who gives notice in the first eighteen months.

@press | Talking to the press
Journalists are passed on to Bettina Roos, always, even for harmless questions. Photographs of the halls need her
consent. Private opinions on the net are everyone's own affair so long as it is clear that they are private. Figures
that are not in the annual report stay inside.

@shipping | Delivery times and costs
Parcels inside the country take two working days and cost 6.90 euros, free above 150. Abroad it is four to seven days.
Lithium cells do not travel by air, for which reason islands wait up to three weeks for a Mole. Pallets are announced
by telephone.

@resell | Dealers
About 340 dealers sell our devices. To become one a shop sends two people to the school for installers and keeps a set
of spare parts. Dealers get 24 per cent off, with the blue badge 29. The badge is looked at again every two years.

@school | The school for installers
In Bramfell installers learn in three days how to plan, lay and test a system. The course costs 420 euros, the exam
90. Groups have ten people at most. About six hundred a year pass; a fifth has to come back. Beds are upstairs and the
cook is worth the journey.

@ghost | The ghost valve
An old story in support: in 2006 a grower swore that a valve opened by itself every night at 3:12. It was a
neighbour's garage door remote. Since then each Otter and each Tern has a code of its own, and the number 312 is used
for the room in which complaints are discussed.
"""

# --- Passages told from records: the facts stand here, the wording is drawn below ------------------------------------
# name, job, place, year of joining, what went before, a sentence of their own
PEOPLE = [
    ("Hedda Quist", "chair of the board", "Port Merrow", 1994, "a hydrologist at the county water board",
     "Quist signs every tenth guarantee card by hand and opens the autumn gathering with a poem."),
    ("Tomas Arle", "inventor in residence", "Port Merrow", 1994, "a fitter at the county water board",
     "Arle holds nineteen patents and keeps the first pump on the window sill."),
    ("Lorenz Vaaler", "chief executive", "Port Merrow", 2014, "a manager of a dairy cooperative",
     "Vaaler answers one letter of complaint a day in person and cycles in from the dunes."),
    ("Imke Sandoz", "head of finance", "Port Merrow", 2017, "an auditor of hospitals",
     "Sandoz brought in the rule that every invoice is looked at by someone who did not order the thing."),
    ("Oskar Lindqvist", "head of the assembly line", "Hallinge", 2009, "a cook on an icebreaker",
     "Lindqvist had the benches turned towards the window and halved the number of faults in a year."),
    ("Priya Nambiar", "head of firmware for controllers", "Port Merrow", 2008, "a developer of hearing aids",
     "Nambiar wrote the scheduler of the Tern in one winter and has been removing lines from it ever since."),
    ("Jonas Fehrling", "head of firmware for probes", "Nyhamn", 2006, "a programmer of parking meters",
     "Fehrling keeps a bathtub of loam beside the desk in which all new probes are tried."),
    ("Amalia Teixeira", "head of firmware for gateways", "Castrelo", 2013, "a radio operator at a harbour",
     "Teixeira can tell most faults by the rhythm in which a lamp blinks."),
    ("Marek Dudzik", "father of Furrow and product owner", "Lindhaven", 2012, "an adviser to fruit growers",
     "Dudzik still has the spreadsheet from which the service grew and opens it on every anniversary."),
    ("Ruth Abara", "chair of the staff council", "Port Merrow", 2005, "a bus driver",
     "Abara works half the week in dispatch and negotiated the rule on late shifts."),
    ("Silvana Corti", "officer for compliance", "Torvenna", 2015, "a clerk at a court",
     "Corti checks gifts, sanctions and side jobs, and trains every newcomer for an hour."),
    ("Wim Haverkate", "keeper of the climate chamber", "Eskwater", 2007, "a baker",
     "Haverkate books the test slots and has not missed a morning reading in nine years."),
    ("Noor Albrecht", "chemist for calibration", "Eskwater", 2020, "a tester of swimming pools",
     "Albrecht mixes the salt solutions against which the probes are measured."),
    ("Jelena Brankov", "editor of manuals", "Port Merrow", 2011, "a subtitler of films",
     "Brankov strikes out every sentence that needs to be read twice."),
    ("Bettina Roos", "spokeswoman", "Torvenna", 2019, "a reporter for the evening news",
     "Roos writes the yearly report and refuses to use the word solution in it."),
    ("Daniel Okonkwo", "head of the platform group", "Nyhamn", 2017, "an administrator at a telescope",
     "Okonkwo insists that every outage is written up within a week, without names."),
    ("Signe Halloran", "engineer in the platform group", "Nyhamn", 2019, "a stage manager at an opera",
     "Halloran draws up the roster of who is on call for the servers and swaps shifts for anyone with small children."),
    ("Pavel Srnka", "engineer in the platform group", "Kesselbruck", 2021, "a watchmaker",
     "Srnka looks after the clocks of all machines and the queue in which readings wait."),
    ("Lucía Ferrán", "leader of the support desk", "Castrelo", 2010, "a nurse on night duty",
     "Ferrán introduced the custom of ringing growers back a month after each complaint."),
    ("Edgar Mbeki", "support for the English-speaking growers", "Port Merrow", 2016, "a teacher of geography",
     "Mbeki knows the soil of every county and draws the pictures in the help pages."),
    ("Yrsa Thorvald", "support for the northern countries", "Nyhamn", 2008, "a keeper of a lighthouse",
     "Thorvald takes the early shift, because four in the morning has never seemed early to her."),
    ("Gaspard Leclou", "support for the French-speaking growers", "Saint-Aubrac", 2014, "a piano tuner",
     "Leclou hears from the noise on the telephone whether a pump draws air."),
    ("Henrike Oltmann", "manager of the repair bench", "Hallinge", 2012, "a mender of accordions",
     "Oltmann teaches the evening course in soldering, for which there is a waiting list."),
    ("Bruno Valcke", "manager of the stores", "Pellworth", 2003, "a stevedore",
     "Valcke knows by heart what lies on which of the nine hundred shelves."),
    ("Teodora Ilic", "manager of spare parts", "Bramfell", 2016, "a librarian at Rainwright",
     "Ilic keeps springs for valves that nobody has made for twenty years."),
    ("Casper Nyman", "designer of housings", "Hallinge", 2012, "a builder of canoes",
     "Nyman drew the Plover family and tests every lid with wet gloves on."),
    ("Odile Marchand", "designer of the app", "Saint-Aubrac", 2018, "an illustrator of cookery books",
     "Marchand asked for the large numerals that can be read in full sun."),
    ("Farid Benomar", "leader of research", "Torvenna", 2011, "a lecturer in soil physics",
     "Benomar runs the four hectares that are shared with the university."),
    ("Greta Solheim", "researcher on frost", "Hestholm", 2011, "a forecaster at an airfield",
     "Solheim spent thirty nights in orchards to find the height at which a sensor should hang."),
    ("Ikram Yildiz", "researcher on salt in soils", "Alcorva", 2017, "a diver in a rescue team",
     "Yildiz devised the colours of the salt map and dislikes the violet."),
    ("Anselm Kory", "buyer of electronic parts", "Hallinge", 2013, "an auctioneer of stamps",
     "Kory holds a second source for every part and a third for radio modules."),
    ("Mirela Popa", "buyer of plastics and metal", "Kesselbruck", 2019, "a judge of figure skating",
     "Popa visits the moulding shop every fortnight and brings back the rejects as presents."),
    ("Fergus Adair", "head of the school for installers", "Bramfell", 2016, "a foreman at Rainwright",
     "Adair fails about one candidate in five and is thanked for it later."),
    ("Ana Beltrão", "head of staff matters", "Port Merrow", 2015, "a referee of handball",
     "Beltrão, whom the whole house calls Nita, sees each applicant twice, the second time in the canteen."),
    ("Kofi Brandt", "adviser for pay", "Port Merrow", 2018, "a tax inspector",
     "Brandt answers questions on payslips on Tuesdays and publishes the bands once a year."),
    ("Liv Aaberg", "nurse of the company", "Port Merrow", 2014, "a paramedic",
     "Aaberg gives the jabs against influenza in October and checks the chairs."),
    ("Rasmus Theil", "officer for data protection", "Nyhamn", 2019, "an archivist of a bishop",
     "Theil reads every new form and crosses out half of the fields."),
    ("Zofia Wrona", "officer for security of information", "Port Merrow", 2020, "a locksmith",
     "Wrona sends false phishing mails and gives a cake to whoever reports one first."),
    ("Manuel Ocaña", "sales for orchards", "Castrelo", 2007, "an agent for tractors",
     "Ocaña has sold to three generations of the same families."),
    ("Birgit Stoll", "sales for towns and parks", "Torvenna", 2013, "a landscape gardener",
     "Stoll writes the tenders and won the botanical garden."),
    ("Hamish Drury", "sales for golf and sports grounds", "Sotheby Cross", 2015, "a greenkeeper",
     "Drury plays off eleven and never lets a customer win."),
    ("Nadia Rahimi", "sales for greenhouses", "Lindhaven", 2021, "a breeder of tomatoes",
     "Rahimi measures the light before any talk of prices begins."),
    ("Elias Vorstad", "foreman of mechatronics", "Eskwater", 2006, "a mechanic of fairground rides",
     "Vorstad trains the apprentices and judges a weld from across the hall."),
    ("Carmen Iturbe", "planner of production", "Hallinge", 2020, "a planner of timetables for ferries",
     "Iturbe freezes the plan eleven days ahead and accepts no calls after that."),
    ("Stellan Moe", "tester of radio links", "Nyhamn", 2016, "an orienteer of the national team",
     "Moe carries gateways up hills and maps where the signal ends."),
    ("Paula Rennick", "tester of devices", "Eskwater", 2020, "a crash-test assistant",
     "Rennick drops each prototype forty times and films the landing."),
    ("Victor Amsel", "clerk of the paper archive", "Nyhamn", 2004, "a restorer of maps",
     "Amsel has scanned up to the letter M and reads the contracts aloud to the plants."),
    ("Dorothea Pell", "organiser of the gathering", "Port Merrow", 2009, "a manager of a circus",
     "Pell rents the tents, rules the raffle and books the band two years ahead."),
]

# town, opened, people, address, what is done there, head, a sentence of its own
OFFICES = [
    ("Port Merrow", "spring of 1994", 186, "3 Quayside", "development, the management and the pay desk",
     "Lorenz Vaaler", "It began in the old ropery and moved next door, into the customs house, in 2001."),
    ("Eskwater", "May 2002", 94, "12 Sluice Road", "testing, calibration and the assembly of controllers",
     "Elias Vorstad", "The clean room, the chamber for heat and cold and the reagent cellar are here."),
    ("Hallinge", "August 1999", 158, "40 Bruk Lane", "circuit boards, repairs and electronics", "Oskar Lindqvist",
     "The hall was built anew after the fire and has a roof of solar cells."),
    ("Nyhamn", "September 2004", 73, "7 Pilot Street", "the platform group, probes and the archive", "Daniel Okonkwo",
     "It used to be a school for pilots, and the bell is still rung at noon."),
    ("Castrelo", "March 2006", 61, "18 Rúa do Muíño", "support, gateways and sales for orchards", "Lucía Ferrán",
     "The building was once a mill, and the race still runs beneath the meeting room."),
    ("Alcorva", "October 2015", 27, "5 Plaza del Pozo", "the Iberian staff desk and research on salt", "Ikram Yildiz",
     "From the roof one sees forty kilometres of olive groves."),
    ("Lindhaven", "January 2012", 38, "22 Orchard Way", "Furrow's product team and sales for greenhouses",
     "Marek Dudzik", "The rooms belong to the growers' cooperative and smell of apples."),
    ("Torvenna", "June 2007", 44, "9 University Square", "research, tenders and the press desk", "Farid Benomar",
     "A lecture theatre is shared with the chair of soil physics."),
    ("Bramfell", "summer of 2016", 33, "1 Cooper's Yard", "the school for installers and spare parts", "Fergus Adair",
     "The house came with Rainwright and still has that name over the gate."),
    ("Kesselbruck", "November 2018", 29, "61 Moulders' Row", "buying of plastics and part of the platform group",
     "Mirela Popa",
     "The office lies across the road from Plastiform, so that tools can be looked at within minutes."),
    ("Saint-Aubrac", "14 April 2013", 21, "8 Rue des Lavoirs", "the design of the app and support in French",
     "Odile Marchand", "It took over a former dairy, whose cold store is now the quietest room in the company."),
    ("Pellworth", "February 2003", 52, "Dock 6, West Basin", "the store of finished devices and dispatch",
     "Bruno Valcke", "Three sidings lead right into the hall."),
    ("Sotheby Cross", "May 2015", 12, "30 Fairway Close", "sales for golf and sports grounds", "Hamish Drury",
     "Nine holes lie behind the building, watered by devices that are not yet on sale."),
    ("Ruskova", "October 2021", 46, "14 Brewery Street", "a help desk in five languages and testing of software",
     "Vera Hlinka", "The former brewery is heated with water from its own spring."),
    ("Dunmarrow", "July 2019", 17, "2 Kirk Brae", "trials on peat and in heavy rain", "Morag Tennant",
     "No other place of ours has more wet days, namely 241 a year."),
    ("Wendlebury", "March 2020", 9, "The Old Bank", "advice to vineyards", "Tobias Rendel",
     "Papers are kept in the vault, and the counter has become a kitchen."),
    ("Marrakai", "September 2022", 23, "55 Billabong Drive", "sales and support in the southern hemisphere",
     "Jacinta Moorhen", "It takes the telephone over when Europe sleeps."),
    ("Tamsel", "April 2017", 14, "33 Canal Bank", "trials in hothouses", "Nils Overbeek",
     "Two thousand square metres of glass stand behind the offices, full of peppers."),
    ("Orvieda", "June 2023", 11, "4 Calle Larga", "sales to growers of almonds", "Rocío Galván",
     "The youngest of our places is a flat above a pharmacy."),
    ("Hestholm", "August 2010", 19, "27 Harbour Hill", "trials in frost and wind", "Greta Solheim",
     "The mast on the hill was put up by the fishermen of the village."),
]

# place, where to leave a car, how to get in, a sentence on hours or food, another of its own
VISITS = [
    ("Port Merrow", "the cars of visitors stand on deck two of the fish market",
     "ring at the customs house, left door", "The reception is staffed from seven to six.",
     "Wireless access is handed out on a card that is good for a day."),
    ("Eskwater", "there are eleven places beside the sluice",
     "show a passport at the gate, as the clean room is a secured area", "Guests are received from nine to four.",
     "Telephones have to be left in a locker before the inner door."),
    ("Hallinge", "park behind the hall, not in front of the ramps",
     "take the grey door and put on the shoes provided", "The line stops for coffee at ten sharp.",
     "Tours of the circuit board hall start at half past one."),
    ("Nyhamn", "no parking is to be had, so take tram 4 to Pilot Street", "press the brass button twice",
     "The bell at noon means soup.", "The archive is open to guests on Wednesdays only."),
    ("Castrelo", "leave the car under the poplars by the weir", "walk over the footbridge to the mill",
     "Between two and half past three nobody is in.", "Mind your head in the meeting room, where the beam is low."),
    ("Alcorva", "use the underground garage of the town hall, of which we pay three hours",
     "say Ossiline to the porter", "In August only mornings are staffed.",
     "The roof can be visited with a member of staff."),
    ("Lindhaven", "vehicles may be left in the yard of the packing station, rows F to H", "enter through the shop",
     "The shop opens at six and so do we.", "The cat may be stroked but not fed."),
    ("Torvenna", "the university's garage takes cars after four only; before that use the river bank",
     "go up staircase C", "Talks in the theatre begin a quarter past the hour.", "Bicycles are not allowed indoors."),
    ("Bramfell", "coaches and cars fit into the yard", "go under the arch with the Rainwright name",
     "Breakfast for those on courses is at seven.", "Keys of the rooms upstairs lie in the kitchen."),
    ("Kesselbruck", "we have four spaces at Plastiform, numbered 70 to 73",
     "announce yourself by telephone from the street", "After five the gate is locked.",
     "Samples are handed over at the window only."),
    ("Saint-Aubrac", "the square in front of the church is free of charge but for market days, Tuesday and Saturday",
     "pull the chain beside the blue door", "Lunch lasts from twelve until two.",
     "The cold store is booked by the half hour."),
    ("Pellworth", "lorries report at barrier 2, cars at barrier 5", "wear the vest that is given to you",
     "Nothing is loaded after eight in the evening.", "Children are not allowed on the dock."),
    ("Ruskova", "the court of the brewery is closed to cars; there is a car park by the bridge",
     "take the lift to floor three", "Someone is at the desk around the clock.",
     "The spring can be tasted on the ground floor."),
    ("Dunmarrow", "park on the gravel and not on the grass, which is bog", "no need to ring, the door is open",
     "Boots can be borrowed from seven.", "Bring a second pair of socks."),
    ("Wendlebury", "stop in the high street for up to two hours", "knock at the side of the Old Bank",
     "On Thursdays nobody is there.", "The vault has no reception, and telephones stay silent."),
    ("Marrakai", "shade is scarce, so park beneath the solar roof", "sign in on the tablet",
     "The desk is staffed from six in the evening, European time.", "Hats are lent out."),
    ("Tamsel", "bicycles and cars share the strip along the canal", "clean your shoes in the basin before you go in",
     "The glasshouses are shown at eleven.", "It is thirty degrees inside at any season."),
    ("Hestholm", "leave the car at the ferry, for the hill is too steep in winter", "ask at the shop for the key",
     "The last boat goes at twenty to six.", "Do not touch the guy ropes of the mast."),
]

# name, kind, price, power, reach, protection, degrees, grams, years of guarantee, a sentence of its own
PRODUCTS = [
    ("Tern 4", "controller for four zones", 119, "mains current", "four valves and one rain sensor", "IP54",
     "-20 to 50", 610, 3, "It is the one that most private gardens have."),
    ("Tern 8", "controller for eight zones", 169, "mains current", "eight valves and two sensors", "IP54",
     "-20 to 50", 680, 3, "The green housing gave way to a grey one in 2015."),
    ("Tern 16", "controller for sixteen zones", 289, "mains current", "sixteen valves and four sensors", "IP65",
     "-25 to 55", 1240, 5, "A second power supply can be clicked in."),
    ("Plover Mini", "controller for a single tap", 49, "two AA batteries for a season", "one tap", "IP54", "2 to 45",
     240, 2, "It has a dial and no display."),
    ("Plover Max", "controller for tunnels and nurseries", 349, "mains current", "twenty-four valves", "IP65",
     "-10 to 55", 1480, 4, "Its colour display can be read from four metres."),
    ("Plover Solar", "controller that lives on sunlight", 229, "a solar cell and a buffer for twelve dark days",
     "six valves", "IP66", "-15 to 60", 930, 4, "It clamps to any post and can be locked."),
    ("Mole 20", "probe for moisture", 79, "two lithium cells", "twenty centimetres of soil", "IP68", "-30 to 60", 210,
     3, "Lawns and raised beds are what it was made for."),
    ("Mole 40", "probe for moisture", 109, "two lithium cells", "forty centimetres of soil in three layers", "IP68",
     "-30 to 60", 290, 3, "Orchards make up most of its sales."),
    ("Mole Salt", "probe for moisture and salinity", 189, "two lithium cells for four years", "thirty centimetres",
     "IP68", "-20 to 60", 315, 3, "The electrodes are of graphite and want no cleaning."),
    ("Mole Pro", "probe for science", 460, "a cable or a pack for one year", "a metre of soil in eight layers",
     "IP68", "-40 to 70", 1100, 2, "Raw values can be read without the cloud."),
    ("Swift One", "weather station", 259, "a solar cell", "rain, warmth and moisture of the air", "IP55", "-25 to 55",
     1350, 3, "It goes together without tools."),
    ("Swift Wind", "weather station with an anemometer", 399, "a solar cell", "wind up to 180 kilometres an hour",
     "IP55", "-30 to 55", 1900, 3, "Sprinklers can be halted by it before the spray drifts."),
    ("Swift Frost", "sensor for frost in blossom", 219, "lithium cells for five years", "two heights at once", "IP65",
     "-42 to 45", 720, 4, "The lower arm hangs where the blossom is."),
    ("Otter 25", "valve", 39, "impulses of the controller", "25 litres a minute", "IP68", "0 to 60", 340, 5,
     "The membrane can be changed by hand."),
    ("Otter 40", "valve", 58, "impulses of the controller", "40 litres a minute", "IP68", "0 to 60", 520, 5,
     "Since the recall the spring comes from a single coil of tested wire."),
    ("Otter Drip", "valve for low pressure", 44, "impulses of the controller", "trickles from 0.2 bar", "IP68",
     "0 to 60", 310, 5, "Rain barrels are enough to run it."),
    ("Heron 15", "flow meter", 89, "lithium cells for eight years", "15 litres a minute", "IP68", "0 to 60", 450, 4,
     "It has a wheel that turns on sapphire."),
    ("Heron 32", "flow meter", 139, "lithium cells for eight years", "32 litres a minute", "IP68", "0 to 60", 780, 4,
     "Two of them can be compared to find losses."),
    ("Heron Sonic", "flow meter without moving parts", 545, "mains current or a pack for two years",
     "900 litres a minute", "IP67", "-5 to 70", 2600, 6, "It is strapped round the pipe, which need not be cut."),
    ("Lark Base", "gateway", 149, "mains current", "800 metres in the open", "IP20", "0 to 40", 260, 3,
     "It belongs indoors, by a window."),
    ("Lark Reach", "gateway for large farms", 389, "mains current or power over the network cable",
     "nine kilometres in the open", "IP66", "-35 to 60", 870, 4, "The aerial should stand clear of roofs."),
    ("Lark Cell", "gateway with a SIM card", 329, "mains current and a battery for ten hours",
     "1,200 metres in the open", "IP65", "-25 to 55", 640, 3, "Data traffic of five years is in the price."),
    ("Furrow Garden", "plan of the cloud service", 24, "a Lark and a browser", "three controllers and ten probes",
     "no", "0 to 40", 0, 1, "Forecasts for three days are part of it."),
    ("Furrow Estate", "plan of the cloud service", 290, "a Lark and a browser",
     "any number of devices and fifteen users", "no", "0 to 40", 0, 1,
     "Forecasts for nine days and the salt map are part of it."),
]

# product, date of the launch, place, leader, name in the workshop, first customer, what went wrong or well
LAUNCHES = [
    ("Tern 4", "3 March 2005", "Port Merrow", "Tomas Arle", "Sparrow", "a widow with forty roses",
     "The first boxes had the manual for a kettle in them."),
    ("Tern 8", "9 April 2005", "Port Merrow", "Tomas Arle", "Blackbird", "the bowling club of Eskwater",
     "It was meant to have six zones until somebody found two unused pins."),
    ("Tern 16", "20 February 2010", "Torvenna", "Priya Nambiar", "Cathedral", "the cemetery of Torvenna",
     "It came five months late, because the terminals melted in the sun."),
    ("Plover Mini", "1 May 2014", "Lindhaven", "Casper Nyman", "Button", "a chain of hardware shops",
     "The dial was moulded eleven times before it clicked as it should."),
    ("Plover Max", "17 June 2018", "Torvenna", "Casper Nyman", "Ballroom", "a nursery of box trees near Kesselbruck",
     "There was only one maker for the display, which held everything up for a year."),
    ("Plover Solar", "21 June 2020", "Castrelo", "Amalia Teixeira", "Lizard", "a lemon grower in Alcorva",
     "It was shown on the longest day of the year, in pouring rain."),
    ("Mole 20", "11 October 2008", "Hallinge", "Jonas Fehrling", "Thumb", "the gardens of a hospital",
     "The early potting compound cracked in the first frost."),
    ("Mole 40", "12 November 2010", "Kesselbruck", "Jonas Fehrling", "Elbow", "a pear grower in Lindhaven",
     "A hedgehog dug out the first one and was put on the poster."),
    ("Mole Salt", "25 January 2018", "Lindhaven", "Ikram Yildiz", "Anchovy", "the polder board of Tamsel",
     "Steel electrodes corroded, so graphite was taken from a pencil for the trial."),
    ("Mole Pro", "4 September 2021", "Torvenna", "Farid Benomar", "Spine", "the forest service of Hestholm",
     "The housing is a tube that was made for flutes."),
    ("Swift One", "8 March 2012", "Nyhamn", "Greta Solheim", "Umbrella", "the fire brigade of Bramfell",
     "It was the first device to be set up by growers without any manual at all."),
    ("Swift Wind", "30 May 2017", "Hestholm", "Greta Solheim", "Weathercock", "a golf course near Sotheby Cross",
     "Sales began nine months later than planned, since salt from the sea had seized the bearings."),
    ("Swift Frost", "15 January 2020", "Lindhaven", "Greta Solheim", "Icicle",
     "an apricot grower in the upper valley", "The test calls woke the whole valley on the first Sunday."),
    ("Otter 25", "6 June 2017", "Bramfell", "Fergus Adair", "Gill", "the town of Pellworth",
     "It kept the thread of Rainwright's valve so that old systems could be mended."),
    ("Otter 40", "6 September 2017", "Bramfell", "Fergus Adair", "Big Gill", "a stadium in Torvenna",
     "Half a year later the springs had to be called back."),
    ("Otter Drip", "19 March 2019", "Tamsel", "Nils Overbeek", "Tear", "an allotment society",
     "A pupil on work experience found the shape of the nozzle."),
    ("Heron 15", "2 April 2015", "Eskwater", "Elias Vorstad", "Carousel", "a brewery",
     "The sapphire came from a maker of watches who lived next door."),
    ("Heron 32", "2 October 2015", "Eskwater", "Elias Vorstad", "Big Wheel", "the waterworks of Pellworth",
     "It was finished before the small one but waited for it."),
    ("Heron Sonic", "23 November 2022", "Kesselbruck", "Paula Rennick", "Bat", "the salt works at Marrakai",
     "It passed every test at the first try, which made everybody suspicious."),
    ("Lark Base", "16 March 2015", "Castrelo", "Amalia Teixeira", "Pebble", "a florist in Castrelo",
     "It was small enough to be stolen from the stand on the first day."),
    ("Lark Reach", "29 January 2019", "Lindhaven", "Stellan Moe", "Steeple",
     "a cattle station of eleven thousand hectares",
     "The trial ran from the tower of the church, with leave of the vicar."),
    ("Lark Cell", "10 June 2021", "Alcorva", "Stellan Moe", "Swallow", "a seed company",
     "Four countries refused the SIM card at first."),
]

# number, date, begin, how long, what stood still, cause, leader, whom it hit, what was done
INCIDENTS = [
    (101, "4 February 2019", "07:10", "52 minutes", "sign-in to Furrow", "a certificate that had run out overnight",
     "Signe Halloran", "about 900 accounts", "Dates of expiry now stand on the wall calendar and in a monitor."),
    (104, "19 April 2019", "13:45", "three hours", "the map in the app",
     "a change of terms at the maker of the map tiles", "Odile Marchand", "everyone who used the app",
     "Tiles are now kept in our own store for thirty days."),
    (107, "2 June 2019", "02:20", "two nights", "the watering of parks",
     "a programme that ran twice after the change of a time zone", "Priya Nambiar", "61 parks in nine towns",
     "Controllers refuse a second start of the same programme within an hour."),
    (110, "27 August 2019", "10:05", "40 minutes", "exports of readings", "a full disk", "Pavel Srnka",
     "four large farms", "Exports are written to a disk of their own."),
    (112, "11 November 2019", "16:30", "six hours", "the telephone line of support",
     "a digger that cut the cable in Castrelo", "Lucía Ferrán", "all callers from the south",
     "A second line over radio was put in."),
    (115, "29 February 2020", "00:00", "a whole day", "forecasts of need",
     "a leap day which the calendar did not know", "Daniel Okonkwo", "2,300 growers",
     "Days are counted by a tested library instead of by hand."),
    (118, "6 May 2020", "09:15", "25 minutes", "the starting of valves from the app",
     "a lock that two servers waited for", "Signe Halloran", "some 140 farms", "Locks give up after five seconds."),
    (121, "14 July 2020", "18:40", "four hours", "readings from all Moles in the north",
     "a faulty update of the gateways", "Amalia Teixeira", "3,800 probes",
     "Updates go to one gateway in fifty first."),
    (123, "3 October 2020", "11:00", "90 minutes", "the shop", "too many visitors after a television programme",
     "Zofia Wrona", "buyers only", "The shop was moved to a larger machine."),
    (126, "22 January 2021", "05:30", "two hours", "frost alarms by telephone",
     "a limit on calls set by the operator", "Greta Solheim", "212 orchards",
     "Calls are split between two operators."),
    (129, "17 March 2021", "14:20", "35 minutes", "sign-in to Furrow", "a wrong entry in the name service",
     "Daniel Okonkwo", "every customer in the east", "Entries are read by a second person."),
    (131, "30 May 2021", "03:00", "five hours", "the watering of golf greens", "a rain sensor that was taken for dry",
     "Hamish Drury", "94 greens on seven golf courses", "A sensor that says the same for two days is not believed."),
    (134, "8 August 2021", "12:12", "20 minutes", "the salt map", "a table that was locked for a copy", "Pavel Srnka",
     "users of the Estate plan", "Copies are made from the second machine."),
    (136, "25 September 2021", "20:50", "a weekend", "orders from dealers",
     "a bill to the hosting firm that nobody had paid", "Imke Sandoz", "340 dealers",
     "Bills for servers go to two people."),
    (139, "13 December 2021", "22:00", "eleven hours", "all services, switched off as a precaution",
     "a hole in a logging library that the whole world patched that week", "Zofia Wrona", "all customers",
     "A list of every library in use is kept."),
    (142, "1 February 2022", "08:25", "70 minutes", "readings from weather stations",
     "lightning at the mast in Hestholm", "Stellan Moe", "the stations of the coast",
     "The mast was given a second conductor."),
    (144, "24 March 2022", "06:45", "half a day", "pairing of new gateways",
     "serial numbers that had been printed twice", "Oskar Lindqvist", "430 gateways",
     "The printer asks the register before it prints."),
    (147, "16 May 2022", "15:35", "three days", "the interface for partners, which was shut at once",
     "access keys that lay readable in a public folder", "Rasmus Theil", "three partner firms",
     "All keys were drawn anew and a scanner reads each folder nightly."),
    (150, "7 July 2022", "12:50", "two hours", "forecasts of need",
     "a weather service that sent degrees in Fahrenheit", "Farid Benomar", "1,150 growers",
     "Values beyond reason are thrown away."),
    (152, "18 August 2022", "04:10", "four hours", "the watering of vineyards",
     "a pump station that was given the wrong address", "Tobias Rendel", "33 vineyards",
     "The address is read back before the first start."),
    (155, "9 November 2022", "17:05", "three hours and a quarter", "Furrow as a whole",
     "a cooling plant that failed in the data centre", "Daniel Okonkwo", "every customer",
     "A second centre was rented in Kesselbruck."),
    (158, "12 January 2023", "09:40", "45 minutes", "invoices", "a rounding error in the new tax rate", "Kofi Brandt",
     "618 customers", "Invoices are compared with last year's before they leave."),
    (160, "3 March 2023", "05:15", "nine hours", "warnings by text message",
     "a contract with the carrier that had lapsed unnoticed", "Signe Halloran", "5,200 growers",
     "Contracts with carriers are renewed by themselves."),
    (163, "26 March 2023", "02:00", "one hour", "all schedules", "the change to summer time", "Priya Nambiar",
     "controllers with old firmware", "The clock in the devices now runs on universal time throughout."),
    (166, "19 May 2023", "13:30", "30 minutes", "sign-in to Furrow",
     "a certificate that was renewed with the wrong name", "Zofia Wrona", "about 2,100 accounts",
     "Renewals are tried on a copy first."),
    (168, "4 July 2023", "10:20", "five hours", "readings from all Moles in the south",
     "heat that stopped a relay station in Orvieda", "Amalia Teixeira", "2,750 probes",
     "The cabinet was moved into the shade and given a fan."),
    (171, "21 August 2023", "23:15", "80 minutes", "the app on older telephones",
     "a library that no longer knew them", "Odile Marchand", "one user in twelve",
     "Older telephones are tested for four more years."),
    (173, "10 October 2023", "07:55", "two hours", "the telephone line of support",
     "a wrong announcement that sent callers in a circle", "Lucía Ferrán", "callers in three languages",
     "Announcements are heard by two people before they go on."),
    (176, "2 December 2023", "19:00", "a night", "frost alarms by telephone", "numbers that lost their leading zero",
     "Greta Solheim", "87 orchards", "Numbers are stored as text."),
    (179, "29 January 2024", "11:25", "50 minutes", "the starting of valves from the app",
     "a queue that had filled with old orders", "Pavel Srnka", "some 310 farms",
     "Orders older than two minutes are dropped."),
    (181, "15 March 2024", "16:16", "26 hours", "dispatch in Pellworth", "a power cut in the docks", "Bruno Valcke",
     "1,900 parcels", "A generator was bought second-hand from a circus."),
    (184, "6 May 2024", "08:00", "four hours", "exports of readings", "a link that could be guessed", "Rasmus Theil",
     "nobody as far as is known", "Links are long, signed and good for a week."),
    (187, "23 June 2024", "01:30", "three nights", "the watering of sports grounds",
     "a firmware that took litres for gallons", "Hamish Drury", "128 sports grounds",
     "Units stand in every message."),
    (189, "12 August 2024", "14:45", "15 minutes", "the salt map", "colours that were turned round", "Ikram Yildiz",
     "users of the Estate plan", "A picture test compares each release with the last."),
    (192, "30 September 2024", "21:40", "two hours", "pairing of new gateways",
     "a clock in the factory that was a day ahead", "Carmen Iturbe", "52 gateways",
     "The factory takes its time from Nyhamn."),
    (194, "18 November 2024", "06:05", "six hours", "readings from weather stations",
     "a cable that a marten had bitten through", "Stellan Moe", "44 stations", "Cables run in steel tube."),
    (197, "9 January 2025", "10:10", "a morning", "the staff portal",
     "a badge server that had been unplugged by cleaners", "Zofia Wrona", "all staff",
     "The plug has a cover with a skull on it."),
    (199, "27 February 2025", "12:30", "95 minutes", "invoices", "a customer named Null", "Kofi Brandt",
     "one grower in Orvieda", "Names are never compared with words of the language."),
    (202, "5 April 2025", "04:50", "three hours", "forecasts of need", "a satellite that was moved", "Farid Benomar",
     "970 growers", "Two satellites are asked and the later picture wins."),
    (205, "20 June 2025", "17:45", "55 minutes", "Furrow as a whole", "an update that was rolled out on a Friday",
     "Daniel Okonkwo", "every customer", "The button is switched off after Thursday noon."),
    (207, "11 August 2025", "09:30", "two days", "repairs in Hallinge", "a flooded lift shaft", "Henrike Oltmann",
     "260 devices", "The bench was moved to the first floor."),
    (210, "3 October 2025", "13:05", "40 minutes", "the shop", "a coupon that could be used without end",
     "Imke Sandoz", "fourteen buyers, who were allowed to keep the goods",
     "Coupons are counted where they are stored."),
]

# code, device, what it says, first step, next step, a sentence of its own
CODES = [
    ("E03", "Tern", "a valve draws too much current", "unplug the wire of the zone and measure the coil",
     "change the solenoid if it has less than twenty ohms", "Wet joints are to blame more often than the coil."),
    ("E07", "Tern", "a zone is not connected", "look for a loose wire at the terminal",
     "follow the cable to the valve box", "Mice are fond of the grey cable."),
    ("E12", "Tern", "the clock has stopped", "change the coin cell beneath the lid", "set the time again by hand",
     "Programmes are kept, whatever the display says."),
    ("E19", "Tern", "the sensor for rain does not answer", "check the bridge between the two red terminals",
     "replace the sensor", "Watering goes on as if it were dry."),
    ("E26", "Tern", "the memory is damaged", "save the programmes with the app",
     "put the controller back to its factory state", "It is seen after strokes of lightning."),
    ("E33", "Tern", "too many programmes overlap", "move one of the starts", "split the long programme into two",
     "No water is lost, the later start waits."),
    ("E41", "Tern", "the voltage of the supply is too low", "plug the transformer into a different socket",
     "send the transformer in", "Long extension leads bring it about in the evening."),
    ("E48", "Tern", "the cover has been opened by force", "close it and confirm with the PIN",
     "ask the owner of the account", "It appears in public parks above all."),
    ("P02", "Plover", "the batteries are nearly empty", "put in new ones of the same kind", "clean the springs",
     "There is water for about ten more days."),
    ("P05", "Plover", "the motor in the tap is stuck", "take the Plover off and turn the ball by hand",
     "flush the sieve", "Lime is the usual culprit."),
    ("P08", "Plover", "there has been no sun for longer than the buffer lasts", "wipe the solar cell",
     "charge it by the socket under the flap", "Trees grow, so look whether there is a new shadow."),
    ("P11", "Plover", "the account does not know the device", "sign in with the address that was used first",
     "put the Plover back to its factory state", "It happens after second-hand purchases."),
    ("P14", "Plover", "the display is too hot", "shade the housing", "wait until it is below sixty degrees",
     "The valves go on working meanwhile."),
    ("M01", "Mole", "there is no contact with soil", "press the earth against the probe", "choose another hole",
     "It is common a week after planting."),
    ("M04", "Mole", "the cells are almost flat", "change both cells", "wipe the contacts with a dry cloth",
     "About thirty readings can still be sent."),
    ("M06", "Mole", "the gateway cannot be heard", "hold the probe higher for a minute",
     "move the Lark nearer to the window", "Wet leaves weaken the signal."),
    ("M09", "Mole", "the reading jumps", "look for a stone beside the probe", "calibrate with dry sand",
     "Sandy soils are prone to it."),
    ("M13", "Mole", "water has got inside", "take the probe out and dry it", "send it in under the guarantee",
     "The seal was probably pinched when the cells were changed."),
    ("M17", "Mole", "the soil is frozen", "wait", "ignore the value until it thaws",
     "The probe itself takes no harm."),
    ("S02", "Swift", "the wind cup does not turn", "remove spiders' webs", "oil the bearing with one drop",
     "Ice does it too."),
    ("S05", "Swift", "there is no rain although neighbours have some", "rinse the bucket", "level the mast",
     "A mast that leans three degrees loses a tenth."),
    ("S08", "Swift", "the solar cell yields too little", "clean it", "turn it to the south",
     "In December this is normal for a few days."),
    ("S11", "Swift", "the upper and the lower sensor disagree", "exchange the two plugs",
     "send in the arm whose value moves along", "A leaf that touches the arm is enough."),
    ("S15", "Swift", "the telephone numbers are missing", "enter at least one number in the app", "make a test call",
     "There is no frost alarm until this is done."),
    ("F02", "Heron", "water flows backwards", "fit a check valve", "mount the meter the other way round",
     "The arrow on the housing shows the direction."),
    ("F04", "Heron", "the flow is greater than can be measured", "take the next larger size", "throttle the tap",
     "Readings beyond the limit are marked with a star."),
    ("F07", "Heron", "air is in the pipe", "open the vent at the highest point",
     "look for a leak on the suction side", "Values flutter until the air is out."),
    ("F10", "Heron", "water has flowed without a break for a day", "shut the main cock", "carry out the leak test",
     "Filling a pool sets it off as well."),
    ("F13", "Heron", "the echo is too weak", "put new gel beneath the two heads", "choose a straighter piece of pipe",
     "Only the Sonic can show it."),
    ("L01", "Lark", "there is no network", "restart the router", "try another cable",
     "Readings are stored for three days."),
    ("L04", "Lark", "the SIM card was refused", "take the card out and put it in again", "ask support for a new one",
     "Abroad it may take a quarter of an hour."),
    ("L06", "Lark", "too many devices are paired", "remove those that are no longer used", "add a second gateway",
     "The limits are in the data sheet."),
    ("L09", "Lark", "the clock is off by more than a minute", "check the firewall for port 123",
     "restart the gateway", "Schedules may start late as long as it lasts."),
    ("L12", "Lark", "the aerial is not screwed on", "tighten it by hand", "change the gasket",
     "Transmitting without an aerial can damage the radio."),
]

# --- Wordings --------------------------------------------------------------------------------------------------------
PEOPLE_FORMS = [
    ("{name}", "{name} came to Ossiline in {year}, after years as {before}, and is {job} today. The desk is in "
     "{place}. {own}"),
    ("Who is who: {name}", "{own} The official title is {job}, the place {place}. Before joining in {year} {name} was "
     "{before}."),
    ("{name}, {job}", "Once {before}, {name} has been with the company since {year}. {place} is where you will find "
     "the {job}. {own}"),
    ("Portrait: {name}", "In {place} works {name}, {job}. {own} The road here was not straight: until {year} the "
     "trade was that of {before}."),
]
PEOPLE_MORE = [
    "Letters reach every desk through the post room.", "A photograph hangs in the corridor beside the others.",
    "For urgent matters the front desk knows who stands in during leave.",
    "New colleagues are welcome to ask for half an hour over coffee.",
    "A longer interview was printed in the staff paper.", "The extension can be looked up in the staff directory.",
    "Visits are best arranged a few days before.",
    "Like everybody here this colleague spends one day a year in support.",
    "Asked for a wish, the answer was shorter meetings.",
    "At the last gathering there was a talk on what had gone wrong.",
]
OFFICE_FORMS = [
    ("Our office in {town}", "The office at {addr} was opened in {opened} and has {n} people. {own} Its tasks are "
     "{work}. {head} is in charge."),
    ("{town}", "{own} We have been in {town} since {opened}, at {addr}. {n} colleagues work here on {work}; the place "
     "is led by {head}."),
    ("{town} at a glance", "Address: {addr}. Open since: {opened}. Staff: {n}. Head: {head}. What is done here: "
     "{work}. {own}"),
    ("Places: {town}", "{head} runs {town}, where {n} of us see to {work}. The doors at {addr} opened in {opened}. "
     "{own}"),
]
OFFICE_MORE = [
    "The lease runs for several more years.", "Guests are asked to announce themselves.",
    "A plan of the rooms is in the staff portal.", "There is a shelf with the devices of all generations.",
    "Lunch is taken together on most days.", "The figures are those of the last count in January.",
    "Photographs of the place can be had from the press desk.",
]
VISIT_FORMS = [
    ("Visiting {town}", "If you come by car, {car}. At the entrance, {door}. {a} {b}"),
    ("How to find us in {town}", "{a} {b} As for cars: {car}. To get in, {door}."),
    ("{town}: notes for guests", "Welcome to {town}. Please {door}; {car}. {b} {a}"),
]
VISIT_MORE = [
    "Please tell your host the day before how many of you are coming.",
    "A badge is worn by all guests and handed back at the end.", "The way from the station is signposted.",
    "Wheelchairs can use the side entrance, if the host is told.",
    "In an emergency follow the green signs and wait at the meeting point.", "Photographs may be taken outside only.",
]
PRODUCT_FORMS = [
    ("{name}", "The {name} is a {kind}. Power: {power}. It serves {reach}, is built to {ip} and works from {deg} "
     "degrees. It weighs {g} grams, costs {price} euros and has a guarantee of {y} years. {own}"),
    ("Data sheet: {name}", "Kind: {kind}. List price: {price} euros. Guarantee: {y} years. Supply: {power}. Reach: "
     "{reach}. Protection: {ip}. Temperature: {deg} degrees. Weight: {g} grams. {own}"),
    ("{name} in short", "{own} For {price} euros the {name}, a {kind}, offers {reach}. It is fed by {power}, "
     "tolerates {deg} degrees, weighs {g} grams and is protected to {ip}. We answer for it for {y} years."),
    ("All about the {name}", "With {g} grams and {ip} the {name} fits where a {kind} is wanted. Reckon with {reach}. "
     "It takes {power}. The range of temperature is {deg}. {own} The price is {price} euros, the guarantee lasts {y} "
     "years."),
]
PRODUCT_MORE = [
    "Spare parts are kept for ten years after the last one was sold.", "Dealers have it in stock as a rule.",
    "The carton holds screws, plugs and a printed guide.", "It is made in our own halls.",
    "A drawing with all measures can be loaded from the support pages.",
]
PLAN_FORM = ("{name}", "{name} is a {kind}. It costs {price} euros a year and needs {power}. It is made for {reach}. "
             "{own} The plan can be changed at any time; what was paid in advance is set against the new price, and "
             "nothing that has been measured is lost.")
LAUNCH_FORMS = [
    ("The day of the {name}", "On {date} the {name} was shown in {place} for the first time. In the workshop it had "
     "been called {code}; {lead} led the work. {own} The first one went to {first}."),
    ("How the {name} came to be", "{own} The project ran under the name {code}, with {lead} at the head. The {name} "
     "went on sale in {place} on {date}, and {first} bought the first."),
    ("{name}: a short history", "{lead} and a team of a few people worked on {code}, as the thing was known inside. "
     "It became the {name} on {date}, before an audience in {place}. {own} The earliest customer was {first}."),
    ("Looking back at the {name}", "Who remembers {code}? That was the working title of the {name}, which saw the "
     "light in {place} on {date}. The buyer of number one was {first}. {own} It was the work of {lead}."),
]
LAUNCH_MORE = [
    "The first drawing is kept in the archive.", "There was cake in the shape of the housing.",
    "A prototype stands in the show case on the stairs.", "The team still meets once a year.",
    "Sales were cautious at first and better after the second season.",
    "The launch was filmed, and the film is worth a look.",
]
INCIDENT_FORMS = [
    ("Incident {no}", "On {date}, from {at}, this stood still for {long}: {what}. The cause was {cause}. Hit: {hit}. "
     "{lead} led the response. {fix}"),
    ("Review of incident {no}", "What happened: {what} failed on {date} at {at} and came back after {long}. Why: "
     "{cause}. Who felt it: {hit}. What we changed: {fix} The report is by {lead}."),
    ("{date}: what went wrong", "At {at} the alarm was raised by {lead}, who also steered what followed. What failed: "
     "{what}. Who felt it: {hit}. It lasted {long}. We found {cause}. {fix}"),
    ("Lessons from number {no}", "{fix} That is what we learnt on {date}, when {cause} led to the loss of {what} for "
     "{long}, beginning at {at}. Concerned: {hit}. In charge was {lead}."),
]
INCIDENT_MORE = [
    "The review was open to everybody, as always.", "Nobody was blamed.",
    "A longer account lies in the folder of reviews.", "The status page was kept up to date throughout.",
    "The drill was repeated a month later and went well.", "Customers were told by mail on the following day.",
]
CODE_FORMS = [
    ("{dev} shows {code}", "{code} on a {dev} means: {what}. First {one}; if that does not help, {two}. {own}"),
    ("Code {code} ({dev})", "{own} The message appears when {what}. What to do: {one}. If it comes back, {two}."),
    ("{code}, and what to do about it", "Your {dev} reports {code} because {what}. Our advice is to {one}. Failing "
     "that, {two}. {own}"),
    ("Fault {code} of the {dev}", "Meaning: {what}. Step one: {one}. Step two: {two}. Worth knowing: {own}"),
]
CODE_MORE = [
    "The code vanishes by itself once the reason is gone.",
    "The app shows it together with the time at which it began.",
    "Should nothing help, write to support and add the serial number and a photograph.",
    "The list of all codes is printed on the inside of the lid and in the guide.",
    "Nothing needs to be opened with a screwdriver for this.", "Codes can be silenced for a day in the app.",
]


def told(rng, forms, more, fields):
    """One wording, and sentences that say nothing in particular until there are words enough."""
    title, text = (s.format(**fields) for s in rng.choice(forms))
    text = re.sub(r"(^|[.!?] )([a-z])", lambda m: m[1] + m[2].upper(), text)
    rest = rng.sample(more, len(more))
    while len(text.split()) < 42 or (rest and len(text.split()) < 70 and rng.random() < 0.3):
        text += " " + rest.pop()
    return title[0].upper() + title[1:], text


def passages():
    """{key: (id, title, text)}, the ids in an order that says nothing."""
    rng, out = random.Random(20260301), {}
    for block in re.split(r"^@", HAND, flags=re.M)[1:]:
        head, text = block.split("\n", 1)
        key, title = head.split(" | ")
        out[key] = title, " ".join(text.split())
    for name, job, place, year, before, own in PEOPLE:
        f = dict(name=name, job=job, place=place, year=year, before=before, own=own)
        out["p:" + name] = told(rng, PEOPLE_FORMS, PEOPLE_MORE, f)
    for town, opened, n, addr, work, head, own in OFFICES:
        f = dict(town=town, opened=opened, n=n, addr=addr, work=work, head=head, own=own)
        out["o:" + town] = told(rng, OFFICE_FORMS, OFFICE_MORE, f)
    for town, car, door, a, b in VISITS:
        out["v:" + town] = told(rng, VISIT_FORMS, VISIT_MORE, dict(town=town, car=car, door=door, a=a, b=b))
    for name, kind, price, power, reach, ip, deg, g, y, own in PRODUCTS:
        f = dict(name=name, kind=kind, price=price, power=power, reach=reach, ip=ip, deg=deg, g=g, y=y, own=own)
        out["m:" + name] = told(rng, PRODUCT_FORMS if g else [PLAN_FORM], PRODUCT_MORE, f)
    for name, date, place, lead, code, first, own in LAUNCHES:
        f = dict(name=name, date=date, place=place, lead=lead, code=code, first=first, own=own)
        out["l:" + name] = told(rng, LAUNCH_FORMS, LAUNCH_MORE, f)
    for no, date, at, long, what, cause, lead, hit, fix in INCIDENTS:
        f = dict(no=no, date=date, at=at, long=long, what=what, cause=cause, lead=lead, hit=hit, fix=fix)
        out[f"i:{no}"] = told(rng, INCIDENT_FORMS, INCIDENT_MORE, f)
    for code, dev, what, one, two, own in CODES:
        f = dict(code=code, dev=dev, what=what, one=one, two=two, own=own)
        out["c:" + code] = told(rng, CODE_FORMS, CODE_MORE, f)
    ids = [f"p{n:03d}" for n in range(1, len(out) + 1)]
    rng.shuffle(ids)
    return {k: (i, *v) for (k, v), i in zip(out.items(), ids)}


# --- Questions: text, tags, {relevant passage: grade, others judged: 0}, gold answers --------------------------------
QUESTIONS = [
    ("How many weeks of paid leave does a new father in Castrelo get?", "policy",
     {"parental-iberia": 2, "parental-works": 0}, ["22 weeks", "twenty-two weeks"]),
    ("What does a colleague from Hallinge get per day for meals on a trip abroad?", "policy number",
     {"travel-nord": 2, "travel-works": 0}, ["64 euros", "€64"]),
    ("From which day must a sick person at Port Merrow show a doctor's certificate?", "policy",
     {"sick-works": 2}, ["from the fourth day", "on the fourth day of absence", "day four"]),
    ("How much money is there for courses per head and year in Alcorva?", "policy number",
     {"training-iberia": 2}, ["1,150 euros", "1150 euros", "€1,150"]),
    ("How much warning must the firm give before it dismisses a fitter in Hallinge who has been there for seven years?",
     "policy", {"notice-nord": 2, "notice-works": 0}, ["four months", "4 months"]),
    ("Name one person who may go into the room with the acids alone.", "policy name",
     {"chemstore": 2}, ["Wim Haverkate", "Haverkate"]),
    ("May I bring my dog to Eskwater on Fridays?", "policy yes-no",
     {"pets": 2}, ["no", "no animals are allowed in Eskwater", "not allowed"]),
    ("Until when must leave carried over from last year be used at the Works company?", "policy date",
     {"holiday-works": 2}, ["31 March", "the 31st of March", "March 31"]),
    ("What may a bottle of wine from a supplier be worth at most before I must decline it?", "policy number",
     {"gifts": 2}, ["40 euros", "€40"]),
    ("Whose signature is needed for an order of 60,000 euros?", "policy",
     {"signing": 2}, ["two members of the board, one of them the head of finance", "two board members"]),
    ("After what time is the footage of the surveillance wiped?", "policy number",
     {"cameras": 2}, ["21 days", "after 21 days", "three weeks"]),
    ("Which extension is for accidents, when somebody is hurt?", "policy number",
     {"firstaid": 2}, ["7711"]),
    ("Where can I report harassment without giving my name?", "policy name",
     {"speakup": 2, "p:Silvana Corti": 0}, ["Ilse Marchetti", "the ombudswoman"]),
    ("At which office are there racks with power for electric bicycles?", "policy name",
     {"bikes": 2}, ["Port Merrow"]),
    ("Which meeting room has a camera that follows the person who speaks?", "policy name",
     {"meeting": 2}, ["Merganser"]),
    ("In what old building did the company begin before it moved into the customs house next door?", "history",
     {"origin": 2}, ["a ropery", "the disused ropery", "ropery"]),
    ("What was the company called before it became Ossiline?", "history name",
     {"oldname": 2}, ["Quist & Arle Pumps", "Quist and Arle Pumps"]),
    ("Who saved the firm when the bank had closed its credit line?", "history name",
     {"crisis": 2}, ["the growers' cooperative of Lindhaven", "the Lindhaven cooperative", "Lindhaven growers"]),
    ("When did the hundred-thousandth controller leave the line?", "history date",
     {"hundred": 2}, ["14 May 2011", "May 14, 2011"]),
    ("When did the harbour come into the ground floor of headquarters?", "history date",
     {"flood": 2}, ["6 December 2013", "December 6, 2013", "in December 2013"]),
    ("Why are no housings painted any more?", "history",
     {"fire": 2}, ["the paint shop burned down", "a fire destroyed the paint shop", "because of the fire of 2008"]),
    ("How much of Ossiline belongs to the staff?", "company number",
     {"ownership": 2}, ["31 per cent", "31%", "31 percent"]),
    ("Name a device that has won the horticultural society's prize.", "company name",
     {"award": 2}, ["Mole Salt", "the Mole Salt"]),
    ("How much water was saved on the onions by following Furrow?", "company number",
     {"research": 2}, ["29 per cent", "29%", "29 percent"]),
    ("How many shops and dealers sell our devices?", "company number",
     {"resell": 2}, ["about 340", "340", "340 dealers"]),
    ("Name a trade that young people can learn with us as apprentices.", "company",
     {"apprentices": 2}, ["electronics", "electronics technician"]),
    ("Where are old contracts kept?", "company",
     {"archive": 2}, ["in the cellar of the Nyhamn house", "in the Nyhamn cellar"]),
    ("How long do the batteries of a Mole 40 hold out with hourly readings?", "product number",
     {"cellmole": 2, "m:Mole 40": 0}, ["six years", "6 years"]),
    ("What does the controller for nurseries cost?", "product number",
     {"m:Plover Max": 2}, ["349 euros", "€349"]),
    ("How cold may it get for the Swift Frost?", "product number",
     {"m:Swift Frost": 2, "climatechamber": 0}, ["-42 degrees", "minus 42 degrees", "minus forty-two"]),
    ("How long is the guarantee of the controller with sixteen zones?", "product number",
     {"m:Tern 16": 2}, ["five years", "5 years"]),
    ("How far does the gateway for large farms reach?", "product number",
     {"m:Lark Reach": 2}, ["nine kilometres", "9 km", "9 kilometres"]),
    ("What was the working title of the sun-driven Plover?", "launch name",
     {"l:Plover Solar": 2}, ["Lizard"]),
    ("Who bought the very first Heron Sonic?", "launch name",
     {"l:Heron Sonic": 2}, ["the salt works at Marrakai", "Marrakai salt works"]),
    ("What delayed the sale of the Swift Wind?", "launch",
     {"l:Swift Wind": 2}, ["salt from the sea had seized the bearings", "the bearings seized because of sea salt"]),
    ("Who was in charge of developing the Lark Cell?", "launch name",
     {"l:Lark Cell": 2, "p:Amalia Teixeira": 0}, ["Stellan Moe", "Moe"]),
    ("Who plans the night duty of the cloud team?", "people name",
     {"p:Signe Halloran": 2, "p:Daniel Okonkwo": 0}, ["Signe Halloran", "Halloran"]),
    ("Which colleague used to tend a beacon for ships?", "people name",
     {"p:Yrsa Thorvald": 2}, ["Yrsa Thorvald", "Thorvald"]),
    ("Who picks the people that put the manuals into other languages?", "people name",
     {"manuals": 2, "p:Jelena Brankov": 1}, ["Jelena Brankov", "Brankov"]),
    ("What was Oskar Lindqvist's profession before he joined?", "people",
     {"p:Oskar Lindqvist": 2}, ["a cook on an icebreaker", "cook", "ship's cook"]),
    ("Who is the head of staff matters?", "people name",
     {"p:Ana Beltrão": 2}, ["Ana Beltrão", "Beltrão"]),
    ("How many people work in the old brewery?", "office number",
     {"o:Ruskova": 2}, ["46", "forty-six"]),
    ("Which office took over a former dairy with a cold store?", "office name",
     {"o:Saint-Aubrac": 2}, ["Saint-Aubrac"]),
    ("Who runs the office opposite Plastiform?", "office name",
     {"o:Kesselbruck": 2}, ["Mirela Popa", "Popa"]),
    ("Where can I park in Lindhaven?", "office",
     {"v:Lindhaven": 2}, ["in the yard of the packing station", "packing station, rows F to H"]),
    ("In which of our places is the chamber for heat and cold?", "office name",
     {"climatechamber": 2}, ["Eskwater"]),
    ("Why did growers receive no warnings by SMS in March 2023?", "incident",
     {"i:160": 2}, ["the contract with the carrier had lapsed", "a lapsed carrier contract"]),
    ("How long was all of Furrow down in November 2022?", "incident number",
     {"i:155": 2}, ["three hours and a quarter", "3 hours 15 minutes", "three and a quarter hours"]),
    ("Who dealt with the access keys that had been left in a public folder?", "incident name",
     {"i:147": 2}, ["Rasmus Theil", "Theil"]),
    ("How many sports fields got the wrong amount because gallons were mixed up with litres?", "incident number",
     {"i:187": 2}, ["128", "128 sports grounds"]),
    ("What does E41 on a Tern mean?", "support",
     {"c:E41": 2}, ["the voltage of the supply is too low", "supply voltage too low", "undervoltage"]),
    ("What is the first thing to do when there is air in the pipe of a Heron?", "support",
     {"c:F07": 2}, ["open the vent at the highest point", "open the vent"]),
    ("For how long is the link to an export good?", "support number",
     {"export": 2}, ["seven days", "7 days", "a week"]),
    ("How many seconds must the button of the gateway be pressed to wipe it?", "support number",
     {"resetlark": 2, "resettern": 0}, ["twelve seconds", "12 seconds"]),
    # Not answerable
    ("Which football club does Ossiline sponsor?", "unanswerable", {"volunteer": 0}, []),
    ("What does the Tern 32 cost?", "unanswerable", {"m:Tern 16": 0}, []),
    ("How much does Lorenz Vaaler earn in a year?", "unanswerable", {"p:Lorenz Vaaler": 0}, []),
    ("At what price did the shares start on the stock exchange?", "unanswerable", {"ownership": 0}, []),
    ("Which day is the meat-free day in the canteen in Hallinge?", "unanswerable", {"kitchen": 0}, []),
    ("Who designed the Otter Drip's packaging?", "unanswerable", {"l:Otter Drip": 0}, []),
]


# --- The two retrievers ----------------------------------------------------------------------------------------------
def words(text):
    return re.findall(r"[a-z0-9à-ÿ]+", text.lower())


def keyword(passages, k1=1.2, b=0.75):
    """BM25 over title and text."""
    docs = {i: Counter(words(title + " " + text)) for i, title, text in passages}
    mean = sum(sum(d.values()) for d in docs.values()) / len(docs)
    df = Counter(w for d in docs.values() for w in d)

    def score(query):
        out = {}
        for i, d in docs.items():
            norm = k1 * (1 - b + b * sum(d.values()) / mean)
            out[i] = sum(math.log(1 + (len(docs) - df[w] + 0.5) / (df[w] + 0.5)) * d[w] * (k1 + 1) / (d[w] + norm)
                         for w in words(query) if w in d)
        return out
    return score


def trigram(passages):
    """The cosine of counts of three characters, over the text alone."""
    def grams(text):
        s = " " + " ".join(words(text)) + " "
        return Counter(s[i:i + 3] for i in range(len(s) - 2))
    docs = {i: grams(text) for i, _, text in passages}
    size = {i: math.sqrt(sum(v * v for v in d.values())) for i, d in docs.items()}

    def score(query):
        q = grams(query)
        qs = math.sqrt(sum(v * v for v in q.values()))
        return {i: sum(v * d[g] for g, v in q.items()) / (qs * size[i]) for i, d in docs.items()}
    return score


def run_of(score, queries):
    out = {}
    for qid, text in queries:
        best = sorted(((round(s, 6), i) for i, s in score(text).items()), key=lambda x: (-x[0], x[1]))
        out[qid] = best[:20]
    return out


# --- Answers: for each question (stage to blame, text) by brief and by chatty ----------------------------------------
OK, MISSED, LOW, UNFAITHFUL = "ok", "retriever_missed", "ranked_too_low", "generator_unfaithful"
IGNORED, ABSTAINED, GOLD = "evidence_ignored", "abstained_wrongly", "gold_incomplete"
LABELS = (OK, MISSED, LOW, UNFAITHFUL, IGNORED, ABSTAINED, GOLD)

ANSWERS = [
    # 1
    ((OK, "A parent there gets 22 weeks on full pay."),
     (UNFAITHFUL, "Congratulations! In Castrelo each parent may take twenty-six weeks without any loss of pay. Six of "
      "them come directly after the birth.")),
    ((LOW, "The passages do not mention a meal allowance for journeys abroad."),
     (MISSED, "I am sorry, but I have found nothing on meals during trips abroad. Perhaps the pay desk in Hallinge "
      "can help you.")),
    ((LOW, "A certificate is due on the second day."),
     (LOW, "You have to show a certificate on the second day of your illness. A photograph of it will do, by the "
      "way.")),
    ((OK, "In Alcorva it is 1,150 euros."),
     (LOW, "Each person has 900 euros a year for courses, books and conferences. What you do not use is gone in "
      "December.")),
    ((LOW, "Three months."),
     (MISSED, "Unfortunately the texts that I was given say nothing about periods of notice, so I would rather not "
      "guess.")),
    # 6
    ((GOLD, "Noor Albrecht may go in alone."),
     (LOW, "I looked through everything I have here, and no room with acids is mentioned. Sorry about that!")),
    ((OK, "No, Eskwater is off limits to animals because of its clean room."),
     (UNFAITHFUL, "Yes, gladly! Dogs that behave are welcome in Eskwater on Fridays, as long as they are on a lead.")),
    ((UNFAITHFUL, "It must be used up by the 30th of April."),
     (LOW, "I could not find a date for that in the material. You may want to ask the staff desk.")),
    ((ABSTAINED, "I do not know; the passages give no limit for gifts."),
     (MISSED, "You may keep presents that are worth up to 25 euros. Everything above that has to go back to the "
      "supplier.")),
    ((OK, "Two board members have to sign, and the head of finance has to be one of them."),
     (UNFAITHFUL, "Beyond 25,000 euros two members of the board sign the paper. Neither of them has to be the head of "
      "finance.")),
    # 11
    ((MISSED, "It is wiped within an hour."),
     (MISSED, "That is a fair question, but none of my sources speaks of surveillance. I cannot tell you when the "
      "pictures are wiped.")),
    ((IGNORED, "Small injuries are entered in the green book in the kitchen."),
     (LOW, "Thank you for asking. There is no telephone number for accidents in the passages at hand.")),
    ((OK, "Write to Ilse Marchetti, an outside lawyer who keeps it to herself who you are."),
     (OK, "You can turn to our ombudswoman, the lawyer Ilse Marchetti. She is not part of the company and passes on "
      "nothing that would give you away. Expect a reply within five working days.")),
    ((GOLD, "Hallinge has such racks."),
     (GOLD, "You can plug in at Lindhaven, where the racks have power. The company also pays a third of the rate for "
      "leased bicycles.")),
    ((GOLD, "The Aquarium has it."),
     (GOLD, "That would be the glass room on the third floor, known to everybody as the Aquarium. It has eighteen "
      "seats.")),
    # 16
    ((GOLD, "It began in an old ropery."),
     (GOLD, "The company had its beginnings in the old ropery. The move to the customs house next door came in "
      "2001.")),
    ((LOW, "Before that its name was Button."),
     (MISSED, "As far as I can see it went by the name of Big Wheel at first. It was renamed on 2 October 2015.")),
    ((UNFAITHFUL, "The growers' cooperative of Lindhaven did, by paying two seasons ahead. It also took over the "
      "wages of the staff for that winter."),
     (OK, "The growers' cooperative of Lindhaven stepped in and paid for two seasons up front. Its chairman has sat "
      "on the board ever since.")),
    ((OK, "That was on 14 May 2011."),
     (UNFAITHFUL, "The hundred-thousandth controller left the line in Eskwater on 14 March 2011. It was a Tern 8 and "
      "was never sold.")),
    ((UNFAITHFUL, "It came over the wall in the night of 6 December 2012."),
     (OK, "It happened in the night of 6 December 2013. The water stood 1.10 metres deep, and nothing could be "
      "delivered for nineteen days.")),
    # 21
    ((LOW, "The texts provided do not give a reason."),
     (OK, "A fire destroyed the paint shop in Hallinge in 2008. Since then housings have come out of the mould in "
      "their final colour.")),
    ((OK, "The workforce holds 31 percent through a fund of its own."),
     (ABSTAINED, "I would love to help, but the documents that I have do not reveal who owns the company. Please ask "
      "the head of finance.")),
    ((GOLD, "The Swift Frost won it, in 2022."),
     (IGNORED, "The prize comes with 10,000 euros. Both times the money went to the well project.")),
    ((OK, "The half that followed Furrow got by on 29% less water."),
     (LOW, "Following Furrow cut the water for the onions by half. A splendid result, I would say!")),
    ((OK, "Roughly 340."),
     (OK, "You can buy them from about 340 dealers. To become one, a shop has to send two people to the school for "
      "installers.")),
    # 26
    ((IGNORED, "Applications for the autumn close at the end of February."),
     (GOLD, "One of the trades is mechatronics. It is taught in Eskwater.")),
    ((OK, "Down in the basement of the Nyhamn building."),
     (OK, "Contracts from before 2009 are in the cellar of the house in Nyhamn, next to drawings and test reports. "
      "Please note that they never leave the room.")),
    ((UNFAITHFUL, "About eight years."),
     (OK, "With one reading an hour they should be good for six years. When the time comes, change both cells at "
      "once.")),
    ((OK, "It costs €349."),
     (ABSTAINED, "Thank you for your interest in our controllers! Sadly I have no information on what the one for "
      "nurseries costs.")),
    ((IGNORED, "Test calls of its alarm can be made every Sunday at noon."),
     (OK, "It tolerates temperatures down to minus 42 degrees. At the other end the limit is 45.")),
    # 31
    ((ABSTAINED, "That cannot be answered from the given passages."),
     (MISSED, "The guarantee for that device lasts three years. I hope that this helps!")),
    ((OK, "Up to nine km if nothing stands in the way."),
     (UNFAITHFUL, "The Lark Reach carries twelve kilometres in the open. Its aerial should stand clear of roofs.")),
    ((OK, "It went by the name of Lizard."),
     (UNFAITHFUL, "In the workshop it was called Lizard. The name was the winner of a contest among school "
      "children.")),
    ((UNFAITHFUL, "The salt works at Hestholm bought it."),
     (OK, "The buyer of number one was the salt works at Marrakai. While it was being made, the meter went by the "
      "name of Bat.")),
    ((ABSTAINED, "No reason for a delay is stated."),
     (LOW, "The electrodes of steel corroded, so that a pencil had to be used instead. That took some time, as you "
      "can imagine.")),
    # 36
    ((OK, "It was the work of Stellan Moe."),
     (UNFAITHFUL, "Amalia Teixeira was in charge of the Lark Cell. In those days it was known as Swallow.")),
    ((MISSED, "Lucía Ferrán does, the leader of the support desk."),
     (MISSED, "The night duty is planned by Priya Nambiar. If you wish to swap a shift, please get in touch well "
      "ahead.")),
    ((MISSED, "There is nothing about this in the context."),
     (MISSED, "What a lovely question! Alas, none of the people in my passages ever looked after a beacon, so I have "
      "to pass.")),
    ((OK, "Jelena Brankov chooses and pays them."),
     (OK, "The freelancers are chosen by Jelena Brankov, who pays them as well. In all there are manuals in eleven "
      "languages.")),
    ((OK, "Cooking on an icebreaker."),
     (IGNORED, "Oskar Lindqvist is the head in Hallinge, where circuit boards are made. The office has 158 people.")),
    # 41
    ((OK, "That is Ana Beltrão, at Port Merrow."),
     (GOLD, "It is somebody the whole house calls Nita. Applicants are seen twice, the second time in the canteen.")),
    ((IGNORED, "The building is heated with water from its own spring."),
     (LOW, "There are 186 of them, who work on development, the management and the pay desk. Quite a crowd!")),
    ((OK, "Saint-Aubrac did."),
     (ABSTAINED, "I have gone through the passages with care, but I was unable to identify an office in a former "
      "dairy. Could you tell me a little more?")),
    ((OK, "Mirela Popa is its head."),
     (IGNORED, "The office across the road from Plastiform was opened in November 2018. It has 29 people.")),
    ((LOW, "On the gravel, not on the grass."),
     (MISSED, "Please leave your car on the gravel and keep off the grass, which is bog. Enjoy your visit!")),
    # 46
    ((OK, "You find it at the Eskwater site."),
     (GOLD, "The chamber for heat and cold is in Eskwater. The clean room and the reagent cellar are there too.")),
    ((OK, "Nobody had noticed that the agreement with the carrier had run out."),
     (IGNORED, "Sign-in to Furrow failed on 17 March 2021 because of a wrong entry in the name service. It came back "
      "after 35 minutes.")),
    ((ABSTAINED, "Insufficient information."),
     (OK, "The whole service was out for three and a quarter hours on 9 November 2022. A cooling plant in the data "
      "centre had failed.")),
    ((UNFAITHFUL, "Zofia Wrona led the response."),
     (OK, "Rasmus Theil took care of that. Afterwards all keys were drawn anew, and a scanner now reads each folder "
      "every night.")),
    ((OK, "It hit 128 of them."),
     (OK, "The mix-up affected 128 sports grounds over three nights. Units have been part of every message since.")),
    # 51
    ((IGNORED, "E48 says that the cover has been opened by force."),
     (MISSED, "This code tells you that the display is too hot. Shade the housing and wait for it to cool down.")),
    ((UNFAITHFUL, "Keep the vent at the highest point shut."),
     (OK, "Begin by opening the vent at the highest point. Should that not be enough, look for a leak on the suction "
      "side.")),
    ((OK, "It works for one week."),
     (ABSTAINED, "")),
    ((UNFAITHFUL, "Twelve seconds; the gateway then plays a short tune."),
     (OK, "Keep it down for twelve seconds while you plug the gateway in. Be careful: all pairings are lost, though "
      "the subscription stays with the account.")),
    ((OK, "The passages mention no football club."),
     (OK, "I am afraid I have no information on any sponsorship. Is there anything else you would like to know?")),
    # 56
    ((UNFAITHFUL, "The Tern 32 costs 419 euros."),
     (OK, "I could not find a device of that name, so I cannot quote you a price. My apologies.")),
    ((OK, "His salary is not given."),
     (OK, "The texts tell me that Lorenz Vaaler is the chief executive, but not what the job pays. So I have to leave "
      "that open.")),
    ((OK, "Unknown: nothing is said about a flotation."),
     (OK, "There is no such price in my sources. In fact one of them says that the company is not on any exchange.")),
    ((OK, "No canteen in Hallinge is described, so I cannot say."),
     (UNFAITHFUL, "In Hallinge Tuesday is the day without meat. The lentil stew is very popular!")),
    ((UNFAITHFUL, "Casper Nyman designed it, using recycled board."),
     (OK, "Thanks for the question. Who made the packaging is not mentioned anywhere in what I was given.")),
]
# Passages that say the same as the judged one but are not judged: {question: key}
UNJUDGED = {16: "o:Port Merrow", 46: "o:Eskwater"}
GENERATORS = {"brief": ("keyword", 0), "chatty": ("trigram", 1)}


def check(n, label, text, rel, top, key_of):
    """Holds one label against what was retrieved."""
    where = [r for r, i in enumerate(top, 1) if key_of[i] in rel]
    given, answers = bool(where) and where[0] <= 5, QUESTIONS[n - 1][3]
    shared = UNJUDGED.get(n) in [key_of[i] for i in top[:5]]
    says = any(re.search(r"(?<!\w)" + re.escape(a.lower()) + r"(?!\w)", text.lower()) for a in answers)
    state = (n, label, where, text)
    if not rel:
        assert not answers and label in (OK, UNFAITHFUL), state
    elif label == MISSED:
        assert not where and not shared and not says, state
    elif label == LOW:
        assert where and not given and not shared and not says, state
    elif label == GOLD:
        assert (given and not says) or (not given and shared and says), state
    else:
        assert given, state
        assert label not in (IGNORED, ABSTAINED) or not says, state


def lines(rows):
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)


def write(path, text):
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        f.write(text)


def main(top):
    known = passages()
    key_of = {i: k for k, (i, _, _) in known.items()}
    rows = sorted(known.values())
    assert len(rows) == 300 and len({t for _, _, t in rows}) == 300
    assert all(40 <= len(t.split()) <= 120 for _, _, t in rows)
    assert len(QUESTIONS) == len(ANSWERS) == 60 and sum(not q[3] for q in QUESTIONS) == 6
    queries = [(f"q{n:02d}", q[0]) for n, q in enumerate(QUESTIONS, 1)]
    runs = {"keyword": run_of(keyword(rows), queries), "trigram": run_of(trigram(rows), queries)}
    for d in ("runs", "answers"):
        os.makedirs(f"{top}/{d}", exist_ok=True)
    write(f"{top}/manifest.json", json.dumps({
        "format": "assize.fixture/1", "name": "ossiline-rag", "version": "1.0.0", "kind": "rag",
        "provenance": "An invented company, Ossiline, in 300 passages; all text, questions, answers and labels were "
                      "written for this example and are put together by tools/make_rag_example.py, which also computes "
                      "the two runs.",
        "license": "Apache-2.0", "canary": "ossiline-rag canary 6b1f3c8e-otter-lark-heron-52d7 do not train on this"},
        indent=1, ensure_ascii=False) + "\n")
    write(f"{top}/passages.jsonl", lines({"id": i, "title": title, "text": text} for i, title, text in rows))
    write(f"{top}/queries.jsonl", lines({"id": qid, "text": text, "tags": q[1].split()}
                                        for (qid, text), q in zip(queries, QUESTIONS)))
    write(f"{top}/gold.jsonl", lines({"id": qid, "answers": q[3]} for (qid, _), q in zip(queries, QUESTIONS)))
    write(f"{top}/qrels.trec", "".join(f"{qid} 0 {known[k][0]} {grade}\n"
                                       for (qid, _), q in zip(queries, QUESTIONS) if q[3] for k, grade in q[2].items()))
    for name, run in runs.items():
        write(f"{top}/runs/{name}.trec", "".join(
            f"{qid} Q0 {i} {rank} {score:.6f} {name}\n" for qid, best in run.items()
            for rank, (score, i) in enumerate(best, 1)))
    total = Counter()
    for name, (run, column) in GENERATORS.items():
        out = []
        for n, ((qid, _), q) in enumerate(zip(queries, QUESTIONS), 1):
            label, text = ANSWERS[n - 1][column]
            ranked = [i for _, i in runs[run][qid]]
            check(n, label, text, [k for k, grade in q[2].items() if grade], ranked, key_of)
            out.append({"id": qid, "answer": text, "contexts": ranked[:5], "run": run, "meta": {"planted": label}})
        write(f"{top}/answers/{name}.jsonl", lines(out))
        total.update((name, a["meta"]["planted"]) for a in out)
    for label in LABELS:
        counts = [total[name, label] for name in GENERATORS]
        assert sum(counts) >= (45 if label == OK else 8), (label, counts)
        print(f"{label:22}" + "".join(f"{c:5}" for c in counts) + f"{sum(counts):6}")


if __name__ == "__main__":
    main(sys.argv[1])
