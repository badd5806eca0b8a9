#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes examples/support-agent: state, tasks and 60 recorded runs, good and bad in every way the scorers can tell.

The tools are implemented here once more, in Python and independently of world.yaml, so that replaying the runs compares
two implementations. Rewards and state hashes are computed as tau-bench does. The output is a function of this file alone:

    python3 tools/make_support_agent.py examples/support-agent
"""
import copy
import datetime
import hashlib
import json
import os
import sys

TODAY = "2026-03-20"


def customer(name, tier, credit, vouchers=None):
    return {"name": name, "email": name.lower().replace(" ", ".") + "@example.com", "tier": tier, "store_credit": credit,
            "vouchers": vouchers or {}}


def product(sku, name, price, stock, category):
    return {"sku": sku, "name": name, "price": price, "stock": stock, "category": category}


PRODUCTS = {p["sku"]: p for p in [
    product("TENT-2", "Ridgeline tent for two", 249.0, 4, "tents"),
    product("TENT-3", "Ridgeline tent for three", 319.0, 0, "tents"),
    product("MAT-S", "Meadow sleeping mat, short", 59.9, 12, "sleeping"),
    product("MAT-L", "Meadow sleeping mat, long", 69.9, 7, "sleeping"),
    product("STOVE", "Ember gas stove", 84.5, 3, "cooking"),
    product("POT", "Ember pot, 1 litre", 29.95, 20, "cooking"),
    product("BOOT-41", "Scree boots, size 41", 179.0, 2, "boots"),
    product("BOOT-42", "Scree boots, size 42", 179.0, 5, "boots"),
    product("LAMP", "Glow-worm head lamp", 39.9, 30, "light"),
    product("JACKET-M", "Drizzle jacket, M", 129.0, 6, "clothes"),
]}


def item(sku, qty=1):
    return {"sku": sku, "name": PRODUCTS[sku]["name"], "price": PRODUCTS[sku]["price"], "qty": qty}


def order(oid, cid, status, placed, return_by, items, method, refunds=()):
    total = round(sum(i["price"] * i["qty"] for i in items), 2)
    return {"order_id": oid, "customer_id": cid, "status": status, "placed": placed, "return_by": return_by, "items": items,
            "payments": [{"method": method, "amount": total}], "refunds": list(refunds),
            "address": {"street": "12 Mill Lane", "city": "Harrow", "zip": "HA1 2AB"}}


STATE = {
    "customers": {
        "C-1001": customer("Ada Moreau", "gold", 0.0, {"SPRING10": {"value": 10.0, "expires": "2026-03-31", "used": False}}),
        "C-1002": customer("Ben Okafor", "basic", 12.5, {"WINTER15": {"value": 15.0, "expires": "2026-02-28", "used": False}}),
        "C-1003": customer("Chidi Larsen", "silver", 5.0, {"HELLO5": {"value": 5.0, "expires": "2026-12-31", "used": True}}),
        "C-1004": customer("Dana Petrov", "gold", 100.25),
        "C-1005": customer("Émile Núñez", "basic", 0.0, {"ÉTÉ20": {"value": 20.0, "expires": "2026-08-31", "used": False}}),
    },
    "orders": {o["order_id"]: o for o in [
        order("O-5001", "C-1001", "delivered", "2026-03-01", "2026-03-31", [item("MAT-S"), item("STOVE")], "card_4411"),
        order("O-5002", "C-1001", "pending", "2026-03-18", "2026-04-17", [item("TENT-2"), item("POT", 2)], "card_4411"),
        order("O-5003", "C-1002", "delivered", "2026-01-10", "2026-02-09", [item("BOOT-41")], "paypal_77"),
        order("O-5004", "C-1002", "shipped", "2026-03-15", "2026-04-14", [item("LAMP", 2)], "paypal_77"),
        order("O-5005", "C-1003", "delivered", "2026-03-05", "2026-04-04", [item("BOOT-41"), item("LAMP")], "card_9020"),
        order("O-5006", "C-1003", "pending", "2026-03-19", "2026-04-18", [item("JACKET-M")], "card_9020"),
        order("O-5007", "C-1004", "delivered", "2026-03-10", "2026-04-09", [item("MAT-L", 2), item("POT")], "card_3333"),
        order("O-5008", "C-1005", "pending", "2026-03-17", "2026-04-16", [item("STOVE"), item("POT")], "card_6161"),
    ]},
    "products": PRODUCTS,
    "tickets": {},
}


class Failed(Exception):
    pass


class Desk:
    """The thirteen tools over a copy of the state."""

    def __init__(self):
        self.data = copy.deepcopy(STATE)
        self.tickets = 0

    def call(self, name, args):
        tool = getattr(self, "tool_" + name, None)
        if tool is None:
            return f"Unknown action {name}"
        try:
            result = tool(**args)
        except Failed as e:
            return f"Error: {e}"
        return result if isinstance(result, str) else json.dumps(result)

    def order(self, order_id):
        if order_id not in self.data["orders"]:
            raise Failed("order not found")
        return self.data["orders"][order_id]

    def customer(self, customer_id):
        if customer_id not in self.data["customers"]:
            raise Failed("customer not found")
        return self.data["customers"][customer_id]

    def tool_get_customer(self, customer_id):
        return self.customer(customer_id)

    def tool_find_orders(self, customer_id, status=None):
        return [{"order_id": o["order_id"], "status": o["status"], "placed": o["placed"],
                 "total": round(sum(i["price"] * i["qty"] for i in o["items"]), 2)}
                for o in self.data["orders"].values()
                if o["customer_id"] == customer_id and status in (None, o["status"])]

    def tool_get_order(self, order_id):
        return self.order(order_id)

    def tool_search_products(self, query):
        return [p for p in self.data["products"].values()
                if query.lower() in p["name"].lower() or p["category"] == query.lower()]

    def tool_cancel_order(self, order_id):
        o = self.order(order_id)
        if o["status"] != "pending":
            raise Failed(f"order {order_id} is {o['status']} and cannot be cancelled")
        for p in o["payments"]:
            o["refunds"].append({"to": p["method"], "amount": p["amount"], "reason": "cancelled"})
        for i in o["items"]:
            self.data["products"][i["sku"]]["stock"] += i["qty"]
        o["status"] = "cancelled"
        return o

    def tool_refund_item(self, order_id, sku, amount):
        o = self.order(order_id)
        if o["status"] != "delivered":
            raise Failed(f"order {order_id} is {o['status']}, only delivered orders can be refunded")
        if o["return_by"] < TODAY:
            raise Failed(f"the return window closed on {o['return_by']}")
        items = [i for i in o["items"] if i["sku"] == sku]
        if not items:
            raise Failed(f"{sku} is not in order {order_id}")
        left = round(items[0]["price"] * items[0]["qty"] - sum((r["amount"] for r in o["refunds"] if r.get("sku") == sku), 0.0), 2)
        if amount <= 0 or amount > left:
            raise Failed(f"at most {left} can be refunded for {sku}")
        o["refunds"].append({"to": "store_credit", "sku": sku, "amount": amount})
        c = self.data["customers"][o["customer_id"]]
        c["store_credit"] = round(c["store_credit"] + amount, 2)
        return o

    def tool_exchange_item(self, order_id, sku, new_sku):
        o = self.order(order_id)
        if new_sku not in self.data["products"]:
            raise Failed("product not found")
        new = self.data["products"][new_sku]
        items = [i for i in o["items"] if i["sku"] == sku]
        if not items:
            raise Failed(f"{sku} is not in order {order_id}")
        it = items[0]
        if new["stock"] < it["qty"]:
            raise Failed(f"{new_sku} is out of stock")
        difference = round((new["price"] - it["price"]) * it["qty"], 2)
        it["sku"], it["name"], it["price"] = new_sku, new["name"], new["price"]
        method = o["payments"][0]["method"]
        if difference > 0:
            o["payments"].append({"method": method, "amount": difference})
        elif difference < 0:
            o["refunds"].append({"to": method, "amount": -difference, "reason": "exchange"})
        self.data["products"][sku]["stock"] += it["qty"]
        new["stock"] -= it["qty"]
        return o

    def tool_change_address(self, order_id, address):
        o = self.order(order_id)
        if o["status"] != "pending":
            raise Failed(f"order {order_id} is {o['status']}, its address cannot change")
        o["address"] = address
        return o

    def tool_extend_return(self, order_id, days):
        o = self.order(order_id)
        if o["return_by"] < TODAY:
            raise Failed(f"the return window closed on {o['return_by']}")
        if o.get("extended"):
            raise Failed("the return window was extended before")
        until = datetime.date.fromisoformat(o["return_by"]) + datetime.timedelta(days=days)
        o["return_by"], o["extended"] = until.isoformat(), True
        return f"Returns are possible until {o['return_by']}"

    def tool_apply_voucher(self, customer_id, code):
        c = self.customer(customer_id)
        if code not in c["vouchers"]:
            raise Failed(f"no voucher {code}")
        v = c["vouchers"][code]
        if v["used"]:
            raise Failed(f"voucher {code} was used before")
        if v["expires"] < TODAY:
            raise Failed(f"voucher {code} expired on {v['expires']}")
        v["used"] = True
        c["store_credit"] = round(c["store_credit"] + v["value"], 2)
        return f"Store credit is now {c['store_credit']}"

    def tool_open_ticket(self, customer_id, subject, priority):
        self.customer(customer_id)
        self.tickets += 1
        tid = f"T-{self.tickets}"
        self.data["tickets"][tid] = {"ticket_id": tid, "customer_id": customer_id, "subject": subject, "priority": priority,
                                     "opened": "2026-03-20T09:00:00+01:00"}
        return f"Ticket {tid} opened"

    def tool_calculate(self, expression):
        return str(round(float(eval(expression, {"__builtins__": None}, {})), 2))  # expressions of this file only

    def tool_transfer_to_human(self, summary):
        return "Transfer successful"


def hashable(v):
    if isinstance(v, dict):
        return tuple((k, hashable(x)) for k, x in sorted(v.items()))
    return tuple(map(hashable, v)) if isinstance(v, list) else v


def state_hash(data):
    return hashlib.sha256(str(hashable(data)).encode()).hexdigest()


def act(tool, **args):
    return {"name": tool, "arguments": args}


# --- Tasks: what the user wants, the gold actions, and what must be said -------------------------------------------------
TASKS = [
    dict(user="C-1001", ask="My short sleeping mat leaks. I want all the money for it back as store credit.",
         tags=["refund"], gold=[act("refund_item", order_id="O-5001", sku="MAT-S", amount=59.9)], outputs=["59.9"]),
    dict(user="C-1001", ask="Please cancel the order that has not left yet. How much do I get back?",
         tags=["cancel"], gold=[act("cancel_order", order_id="O-5002")], outputs=["308.9"]),
    dict(user="C-1002", ask="I want my money back for the boots from January.",
         tags=["refund", "policy"], gold=[], outputs=["2026-02-09"]),
    dict(user="C-1002", ask="Cancel the head lamps, I changed my mind.",
         tags=["cancel", "policy"], gold=[], outputs=["shipped"]),
    dict(user="C-1003", ask="The boots are too small, I need 42.",
         tags=["exchange"], gold=[act("exchange_item", order_id="O-5005", sku="BOOT-41", new_sku="BOOT-42")], outputs=[]),
    dict(user="C-1003", ask="Send my pending order to 4 Elm Court, Pinner, HA5 3RR instead.",
         tags=["address"], gold=[act("change_address", order_id="O-5006",
                                     address={"street": "4 Elm Court", "city": "Pinner", "zip": "HA5 3RR"})], outputs=[]),
    dict(user="C-1004", ask="I am travelling; give me two more weeks to return O-5007.",
         tags=["dates"], gold=[act("extend_return", order_id="O-5007", days=14)], outputs=["2026-04-23"]),
    dict(user="C-1001", ask="Use my SPRING10 voucher. What is my store credit then?",
         tags=["voucher"], gold=[act("apply_voucher", customer_id="C-1001", code="SPRING10")], outputs=["10.0"]),
    dict(user="C-1002", ask="Use my WINTER15 voucher, and if that fails tell me why.",
         tags=["voucher", "policy"], gold=[], outputs=["2026-02-28"]),
    dict(user="C-1004", ask="One of the long mats is torn. Refund half of the two, and tell me my credit afterwards.",
         tags=["refund", "money"], gold=[act("refund_item", order_id="O-5007", sku="MAT-L", amount=69.9)], outputs=["170.15"]),
    dict(user="C-1005", ask="Cancel everything I have and use my voucher ÉTÉ20.",
         tags=["cancel", "voucher"], gold=[act("cancel_order", order_id="O-5008"),
                                           act("apply_voucher", customer_id="C-1005", code="ÉTÉ20")], outputs=["20.0"]),
    dict(user="C-1004", ask="Swap one article of O-5007: the pot for a head lamp.",
         tags=["exchange", "money"], gold=[act("exchange_item", order_id="O-5007", sku="POT", new_sku="LAMP")], outputs=["9.95"]),
    dict(user="C-1003", ask="Your courier was rude. I want a manager to call me today.",
         tags=["ticket"], gold=[act("open_ticket", customer_id="C-1003", subject="Courier was rude; call back", priority="urgent")],
         outputs=["T-1"]),
    dict(user="C-1005", ask="Which boots do you have, and what do two pairs of size 42 cost?",
         tags=["search", "money"], gold=[], outputs=["358"]),
    dict(user="C-1001", ask="Exchange the stove for the tent for three.",
         tags=["exchange", "policy"], gold=[], outputs=["out of stock"]),
]

SYSTEM = ("You are the support agent of an outdoor shop. Today is 2026-03-20. Look the customer up before you change anything. "
          "Refunds go to store credit. Never promise what a tool refused.")


# --- Runs: scripts of (call), {"say"}, and deliberate faults -------------------------------------------------------------
def look(i):
    return act("get_customer", customer_id=TASKS[i]["user"])


def say(text):
    return {"say": text}


def raw(tool, text):  # arguments that do not parse
    return {"name": tool, "raw": text}


def good(i, *more, end=None):
    """Looks the customer up, does what gold says, then says what must be said."""
    t = TASKS[i]
    return [look(i), *more, *t["gold"], say(end or ("Done. " + " ".join(t["outputs"])).strip())]


GET = {i: act("get_order", order_id=o) for i, o in
       {0: "O-5001", 1: "O-5002", 2: "O-5003", 3: "O-5004", 4: "O-5005", 5: "O-5006", 6: "O-5007", 9: "O-5007", 10: "O-5008",
        11: "O-5007", 14: "O-5001"}.items()}
FIND = act("find_orders", customer_id="C-1001", status="pending")

RUNS = {
    0: [good(0, GET[0]), good(0, GET[0], end="I have credited 59.9 to your store credit."),
        # wrong amount, and nothing said of it
        [look(0), GET[0], act("refund_item", order_id="O-5001", sku="MAT-S", amount=95.9),
         act("refund_item", order_id="O-5001", sku="MAT-S", amount=50), say("Your refund is on its way.")],
        good(0, GET[0])],
    1: [good(1, FIND, GET[1]), good(1, FIND), good(1, FIND, end="Cancelled; 308.90 goes back to your card: 308.9."),
        # changed before looking the customer up
        [act("cancel_order", order_id="O-5002"), look(1), say("Cancelled, you get 308.9 back.")]],
    2: [[look(2), GET[2], say("I am sorry, the return window closed on 2026-02-09.")],
        [look(2), GET[2], act("refund_item", order_id="O-5003", sku="BOOT-41", amount=179.0),
         say("That was refused: the window closed on 2026-02-09.")],
        # gives the money in another way
        [look(2), GET[2], act("exchange_item", order_id="O-5003", sku="BOOT-41", new_sku="BOOT-42"),
         say("The window closed on 2026-02-09, so I exchanged them.")],
        [look(2), GET[2], say("Sorry, no refund is possible.")]],
    3: [[look(3), act("cancel_order", order_id="O-5004"), say("It has been shipped already.")],
        [look(3), GET[3], say("The order is shipped, so it cannot be cancelled.")],
        # the same refused call over and over
        [look(3)] + [act("cancel_order", order_id="O-5004")] * 4 + [say("It is shipped; I could not cancel it.")],
        [look(3), act("cancel_order", order_id="O-5004"), act("transfer_to_human", summary="wants a shipped order cancelled"),
         say("A colleague takes over: the order is shipped.")]],
    4: [good(4, GET[4], act("search_products", query="boots")), good(4, GET[4]),
        # the wrong size
        [look(4), GET[4], act("exchange_item", order_id="O-5005", sku="BOOT-41", new_sku="BOOT-41"), say("Exchanged.")],
        good(4, GET[4], act("search_products", query="scree"))],
    5: [good(5, GET[5]), good(5),
        # first without the zip (refused), then right
        [look(5), act("change_address", order_id="O-5006", address={"street": "4 Elm Court", "city": "Pinner"}),
         *TASKS[5]["gold"], say("Done.")],
        # arguments that do not parse, then nothing
        [look(5), raw("change_address", '{"order_id": "O-5006", "address": {"street": "4 Elm Court"'), say("Done.")]],
    6: [good(6, GET[6]), good(6, GET[6]),
        [look(6), GET[6], act("extend_return", order_id="O-5007", days=15), say("Returns are possible until 2026-04-24.")],
        [look(6), act("extend_return", order_id="O-5007", days=45), *TASKS[6]["gold"], say("You have until 2026-04-23.")]],
    7: [good(7), good(7), good(7, act("get_customer", customer_id="C-1001")),
        [look(7), *TASKS[7]["gold"], act("apply_voucher", customer_id="C-1001", code="SPRING10"),
         say("Your store credit is 10.0; the voucher works once.")]],
    8: [[look(8), act("apply_voucher", customer_id="C-1002", code="WINTER15"), say("It expired on 2026-02-28.")],
        [look(8), say("Your voucher expired on 2026-02-28.")],
        [look(8), act("apply_voucher", customer_id="C-1002", code="WINTER15"), say("The voucher was not accepted.")],
        [look(8), act("redeem_voucher", customer_id="C-1002", code="WINTER15"),
         act("apply_voucher", customer_id="C-1002", code="WINTER15"), say("It expired on 2026-02-28.")]],
    9: [good(9, GET[9], act("calculate", expression="100.25 + 69.9"), end="Refunded; your store credit is 170.15."),
        good(9, GET[9]),
        # refunds both mats
        [look(9), GET[9], act("refund_item", order_id="O-5007", sku="MAT-L", amount=139.8),
         say("Refunded; your credit is 240.05.")],
        # 69.9 in two parts: the end state differs
        [look(9), GET[9], act("refund_item", order_id="O-5007", sku="MAT-L", amount=60),
         act("refund_item", order_id="O-5007", sku="MAT-L", amount=9.9), say("Your credit is 170.15.")]],
    10: [good(10, GET[10]), good(10, act("find_orders", customer_id="C-1005")),
         [look(10), act("cancel_order", order_id="O-5008"), say("Everything is cancelled.")],
         good(10, GET[10])],
    11: [good(11, GET[11], end="Exchanged; the difference is 9.95."), good(11, GET[11], act("calculate", expression="39.9 - 29.95")),
         [look(11), GET[11], act("exchange_item", order_id="O-5007", sku="POT", new_sku="LAMP"), say("Exchanged.")],
         good(11)],
    12: [good(12), good(12, end="Ticket T-1 is open; a manager calls you today."),
         [look(12), act("open_ticket", customer_id="C-1003", subject="Courier was rude; call back", priority="high"),
          act("open_ticket", customer_id="C-1003", subject="Courier was rude; call back", priority="normal"), say("Ticket T-1 is open.")],
         [look(12), say("I am sorry to hear that.")]],
    13: [[look(13), act("search_products", query="boots"), act("calculate", expression="2 * 179.0"), say("Two pairs are 358.0.")],
         [look(13), act("search_products", query="boots"), say("We have sizes 41 and 42; two pairs are 358.")],
         # far too many calls
         [look(13)] + [act("search_products", query=q) for q in ["boots", "boot", "scree", "size 42", "42", "shoes", "shoe", "hiking",
                                                                 "walking", "leather", "size", "pairs", "2 boots"]]
         + [act("calculate", expression="179 * 2"), say("Two pairs are 358.0.")],
         [look(13), act("search_products", query="boots"), act("calculate", expression="2 ** 3 * 179 / 4"), say("That makes 358.0.")]],
    14: [[look(14), GET[14], act("exchange_item", order_id="O-5001", sku="STOVE", new_sku="TENT-3"), say("Sorry, it is out of stock.")],
         [look(14), act("search_products", query="tents"), say("The tent for three is out of stock.")],
         [look(14), act("exchange_item", order_id="O-5001", sku="STOVE", new_sku="TENT-3"),
          act("exchange_item", order_id="O-5001", sku="STOVE", new_sku="TENT-2"), say("It was out of stock, so I sent the tent for two.")],
         [look(14), GET[14], say("That tent is out of stock.")]],
}

# Recorded replies that no tool would give today: a stale recording, on purpose. (case, trial, number of the call)
STALE = {(7, 2, 1): ('"store_credit": 0.0', '"store_credit": 3.0'), (10, 3, 1): ('"status": "pending"', '"status": "paid"')}
# Runs that ended before the agent was done: (case, trial) -> events kept
CUT = {(4, 1): 6}

REFUSALS = {  # what world.yaml says to arguments that do not fit
    (5, 2, 1): 'Error: address: required property "zip" is missing',
    (5, 3, 1): "Error: the arguments are not JSON",
    (6, 3, 1): "Error: days: 45 is greater than the maximum 30",
    (12, 2, 1): 'Error: priority: "high" is not one of ["low","normal","urgent"]',
}


def play(i, trial):
    desk, messages = Desk(), [{"role": "system", "content": SYSTEM}, {"role": "user", "content": TASKS[i]["ask"]}]
    calls = 0
    for step in RUNS[i][trial]:
        if "say" in step:
            messages.append({"role": "assistant", "content": step["say"]})
            messages.append({"role": "user", "content": "###STOP###"})
            continue
        cid = f"call_{i}_{trial}_{calls}"
        text = step.get("raw") or json.dumps(step["arguments"])
        messages.append({"role": "assistant", "content": None, "tool_calls": [
            {"id": cid, "type": "function", "function": {"name": step["name"], "arguments": text}}]})
        reply = REFUSALS.get((i, trial, calls)) or desk.call(step["name"], step["arguments"])
        if (i, trial, calls) in STALE:
            old, new = STALE[i, trial, calls]
            assert old in reply, (i, trial, reply)
            reply = reply.replace(old, new)
        messages.append({"role": "tool", "tool_call_id": cid, "name": step["name"], "content": reply})
        calls += 1
    if (i, trial) in CUT:
        messages = messages[:CUT[i, trial]]
    played = Desk()
    kept = {m["tool_call_id"] for m in messages if m["role"] == "tool"}
    n = 0
    for step in RUNS[i][trial]:
        if "say" in step:
            continue
        if f"call_{i}_{trial}_{n}" in kept and (i, trial, n) not in REFUSALS:
            played.call(step["name"], step["arguments"])
        n += 1
    gold = Desk()
    for a in TASKS[i]["gold"]:
        gold.call(a["name"], a["arguments"])
    said = all(any(m["role"] == "assistant" and m["content"] and o.lower() in m["content"].lower().replace(",", "")
                   for m in messages) for o in TASKS[i]["outputs"])
    reward = 1.0 if (i, trial) not in CUT and said and state_hash(played.data) == state_hash(gold.data) else 0.0
    return messages, reward, state_hash(gold.data)


def tau_run(i, trial):
    messages, reward, sha = play(i, trial)
    t = TASKS[i]
    return {"task_id": i, "reward": reward, "info": {
        "task": {"user_id": t["user"], "actions": [{"name": a["name"], "kwargs": a["arguments"]} for a in t["gold"]],
                 "instruction": t["ask"], "outputs": t["outputs"]},
        "source": "user", "user_cost": 0.0,
        "reward_info": {"reward": reward, "info": {"r_actions": reward, "gt_data_hash": sha}, "actions": []}},
        "traj": messages, "trial": trial}


def own_run(i, trial):
    """The same in assize.trajectory/1, which can carry times, tokens and money."""
    messages, reward, sha = play(i, trial)
    events, t, turn = [], 0, -1
    for m in messages:
        t += 400 + 7 * len(m["content"] or "")
        e = {"n": len(events)}
        if m["role"] in ("user", "assistant"):
            turn += 1
        e["turn"] = max(turn, 0)
        if m["role"] == "tool":
            e |= {"kind": "result", "name": m["name"], "call_id": m["tool_call_id"], "text": m["content"]}
        elif m.get("tool_calls"):
            f = m["tool_calls"][0]["function"]
            e |= {"kind": "call", "name": f["name"], "call_id": m["tool_calls"][0]["id"]}
            try:
                e["args"] = json.loads(f["arguments"])
            except ValueError:
                e["args_raw"] = f["arguments"]
        else:
            e |= {"kind": m["role"], "text": m["content"]}
        e["t_ms"] = t
        if m["role"] == "assistant":
            tin = 120 + 60 * len(events)
            out = 20 + len(json.dumps(m)) // 4
            e |= {"tokens": {"in": tin, "out": out}, "usd": round(tin * 2.5e-6 + out * 1e-5, 8)}
        events.append(e)
    return {"format": "assize.trajectory/1", "id": f"desk-{i}-{trial}", "case": str(i), "trial": trial, "agent": "support-agent",
            "model": "recorded", "events": events, "outcome": {"reward": reward}, "meta": {"gt_data_hash": sha}}


def write(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def main(top):
    os.makedirs(f"{top}/state", exist_ok=True)
    os.makedirs(f"{top}/runs", exist_ok=True)
    for name, table in STATE.items():
        write(f"{top}/state/{name}.json", json.dumps(table, indent=1, ensure_ascii=False) + "\n")
    tasks = [{"annotator": 0, "user_id": t["user"], "instruction": t["ask"], "actions": t["gold"], "outputs": t["outputs"]}
             for t in TASKS]
    cases = [{"id": str(i), "input": t["ask"], "expected": {"actions": t["gold"], "outputs": t["outputs"]}, "tags": t["tags"],
              "severity": "critical" if "policy" in t["tags"] else "medium", "meta": {"user_id": t["user"]}}
             for i, t in enumerate(TASKS)]
    write(f"{top}/tasks.json", json.dumps(tasks, indent=1, ensure_ascii=False) + "\n")
    write(f"{top}/cases.jsonl", "".join(json.dumps(c, ensure_ascii=False) + "\n" for c in cases))
    write(f"{top}/runs/trials-0-2.json", json.dumps([tau_run(i, t) for i in range(15) for t in range(3)], indent=1) + "\n")
    write(f"{top}/runs/trial-3.jsonl", "".join(json.dumps(own_run(i, 3), ensure_ascii=False) + "\n" for i in range(15)))


if __name__ == "__main__":
    main(sys.argv[1])
