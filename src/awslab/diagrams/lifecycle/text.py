"""What LifecycleTimeline says about the objects' life; text.js has the same words."""

from __future__ import annotations

from typing import Any

from awslab.diagrams.chart import amount, grouped
from awslab.diagrams.lifecycle.refusals import refusal, tier_refusal
from awslab.diagrams.lifecycle.rules import (
    ARCHIVES,
    CLASSES,
    MONTH,
    Life,
    Plan,
    break_even,
    cumulated,
    moves,
    of_kind,
    retrieved,
)

#: The longest each retrieval takes: of classes that are no archive it is immediate.
TIMES = {
    "GLACIER Expedited": "1 to 5 minutes",
    "GLACIER Standard": "3 to 5 hours",
    "GLACIER Bulk": "5 to 12 hours",
    "DEEP_ARCHIVE Standard": "12 hours at most",
    "DEEP_ARCHIVE Bulk": "48 hours at most",
}
FEES = {"transitions": "Transitions", "early": "Early delete", "retrieval": "Retrieval"}
THINGS = {
    "rule": (
        "The rule",
        [
            "Transitions only go down this list, the waterfall: S3 Lifecycle never moves an object up.",
            "Standard-IA and One Zone-IA take objects from day 30; the next transition is 30 days later.",
            "Objects smaller than 128 KB are not transitioned by default (configurations since "
            "September 2024): a size filter in the rule or TransitionDefaultMinimumObjectSize changes "
            "that.",
        ],
    ),
    "total": (
        "Cost so far",
        [
            "Each object pays one transition request for each move, however small it is.",
            "Standard-IA, One Zone-IA and Glacier Instant Retrieval bill 128 KB at least. An object in "
            "Flexible Retrieval or Deep Archive carries 32 KB there and 8 KB in Standard.",
            "Who leaves a class before its minimum storage duration pays the rest of it: 30 days (IA), "
            "90 (Glacier Instant and Flexible Retrieval), 180 (Deep Archive).",
        ],
    ),
    "months": (
        "Cost by month",
        [
            "Reading from an archive class needs a restore first: it takes its time, and you pay for "
            "the archived object and for the temporary copy (here: one day).",
            "Simplified here: months of 30 days, the first price of each range, no data transfer, "
            "objects that are not changed.",
        ],
    ),
}


def money(plan: Plan, value: float) -> str:
    """Return an amount with the plan's currency."""
    return amount(plan.currency, value)


def _short(value: float) -> str:
    text = grouped(value, 1)
    return text.removesuffix(".0")


def objects(plan: Plan) -> str:
    """Return how many objects there are and how large, such as ``"10 million objects of 10 KB"``."""
    many = grouped(plan.count)
    for least, name in ((1e9, "billion"), (1e6, "million")):
        if plan.count >= least:
            many = f"{_short(plan.count / least)} {name}"
            break
    size, unit = plan.size, "KB"
    for larger in ("MB", "GB"):
        if size >= 1024:
            size, unit = size / 1024, larger
    return f"{many} object{'' if plan.count == 1 else 's'} of {_short(size)} {unit}"


def refused_rule(plan: Plan) -> tuple[str, str] | None:
    """Return what S3 says of the plan's rule when it refuses it, else None."""
    return refusal(plan.transitions, plan.expiration)


def summary(plan: Plan, life: Life) -> str:
    """Return whether the rule pays, and why."""
    if no := refused_rule(plan):
        return f"S3 refuses this rule. {no[0]}: {no[1]}. Drawn without it: all stays in Standard."
    if plan.prediction == "asked":
        return ""
    rule, standard = cumulated(life, rule=True), cumulated(life, rule=False)
    even = break_even(rule, standard)
    said = []
    if plan.prediction in ("yes", "no"):
        right = (plan.prediction == "yes") == (rule[-1] < standard[-1] * (1 - 1e-9))
        said.append(f"You said {plan.prediction}: {'right' if right else 'not so'}.")
    if len(life.spans) < 2 and life.spans[0][0] == "STANDARD":
        said.append(_unmoved(plan))
    else:
        after = f"after {plan.months} months"
        difference = money(plan, abs(rule[-1] - standard[-1]))
        what = f"{objects(plan)}: the rule"
        if even is None:
            said.append(
                f"{what} has cost {difference} more than Standard {after}.{_why(plan, life)}"
            )
        elif even == 0:
            said.append(
                f"{what} never costs more than Standard; {after} it has saved {difference}."
            )
        else:
            said.append(
                f"{what} costs more than it saves until day {grouped(even)} (month "
                f"{-(-even // MONTH)}); {after} it has saved {difference}."
            )
    if early := of_kind(life, "early"):
        said.append(
            f"{money(plan, early)} is for days of a minimum storage duration that were not used."
        )
    return " ".join(filter(None, [*said, back(plan, life)]))


def _unmoved(plan: Plan) -> str:
    if any(not moves(plan, name) for _, name in plan.transitions):
        return (
            f"Nothing moves: objects of {objects(plan).split(' of ')[1]} are smaller than 128 KB and "
            "are not transitioned."
        )
    return "Nothing moves in this time."


def _why(plan: Plan, life: Life) -> str:
    causes = {kind: of_kind(life, kind) for kind in FEES}
    more = 0.0
    for with_rule, without in zip(life.storage, life.standard, strict=True):
        more += with_rule - without
    kind = max(causes, key=lambda each: causes[each])
    if more > causes[kind]:
        return (
            " Per object the class bills 128 KB at least, or adds 40 KB: more than Standard does."
        )
    # What early deletes cost is said anyway.
    return f" {FEES[kind]} cost {money(plan, causes[kind])}." if kind != "early" else ""


def back(plan: Plan, life: Life) -> str:
    """Return how and when the objects are back on the day they are needed; ``""`` if never."""
    if not plan.needed:
        return ""
    day = f"On day {grouped(plan.needed)}"
    if not life.back:
        return f"{day} the objects are gone: they expired on day {grouped(plan.expiration)}."
    name = CLASSES[life.back][0]
    if no := tier_refusal(life.back, plan.tier):
        return f"{day} S3 refuses the restore from {name}. {no[0]}: {no[1]}."
    time = TIMES[f"{life.back} {plan.tier}"] if life.back in ARCHIVES else "milliseconds"
    cost = retrieved(plan, life.back) or 0.0
    return f"{day} they are back from {name} in {time} for {money(plan, cost)}."


def label(plan: Plan, life: Life, thing: str) -> str:
    """Return a part of the diagram in a sentence."""
    if thing == "rule":
        ways = ", ".join(f"{CLASSES[name][0]} from day {start}" for name, start, _ in life.spans)
        return f"The rule: {ways}{_end(plan)}."
    name = THINGS[thing][0]
    if hidden(plan):
        return f"{name}. Predict first."
    if thing == "total":
        rule, standard = cumulated(life, rule=True)[-1], cumulated(life, rule=False)[-1]
        return (
            f"{name}: {money(plan, rule)} with the rule, {money(plan, standard)} in Standard, "
            f"after {plan.months} months."
        )
    fees = ", ".join(f"{kind.lower()} {money(plan, value)}" for kind, value in parts(life).items())
    return f"{name}: {fees}."


def _end(plan: Plan) -> str:
    return (
        f", expired on day {plan.expiration}" if plan.expiration and not refused_rule(plan) else ""
    )


def hidden(plan: Plan) -> bool:
    """Say whether the costs wait for a prediction."""
    return plan.prediction == "asked" and refused_rule(plan) is None


def parts(life: Life) -> dict[str, float]:
    """Return what the cost with the rule is made of."""
    storage = 0.0
    for cost in life.storage:
        storage += cost
    return {"Storage": storage} | {name: of_kind(life, kind) for kind, name in FEES.items()}


def tables(plan: Plan, life: Life) -> list[Any]:
    """Return the objects' life as tables; before the prediction without the costs."""
    spans = [
        [CLASSES[name][0], grouped(start), grouped(end), str(CLASSES[name][1])]
        for name, start, end in life.spans
    ]
    columns = ["Storage class", "From day", "To day", "Days paid at least"]
    found = [{"caption": "Where the objects are", "columns": columns, "rows": spans}]
    if hidden(plan):
        return found
    rule, standard = cumulated(life, rule=True), cumulated(life, rule=False)
    made_of = [[name, money(plan, value)] for name, value in parts(life).items()]
    made_of += [["All, with the rule", money(plan, rule[-1])]]
    made_of += [["All, in Standard", money(plan, standard[-1])]]
    by_month = [
        [str(month), money(plan, rule[month * MONTH]), money(plan, standard[month * MONTH])]
        for month in range(1, plan.months + 1)
    ]
    return [
        *found,
        {"caption": "What it costs", "columns": ["Part", "Cost"], "rows": made_of},
        {
            "caption": "Cost so far, month by month",
            "columns": ["Month", "With the rule", "In Standard"],
            "rows": by_month,
        },
    ]


def things(plan: Plan, life: Life) -> dict[str, Any]:
    """Return what can be selected."""
    return {
        key: {
            "name": "",
            "kind": name,
            "label": label(plan, life, key),
            "sentences": sentences,
            "lights": [],
            "zone": "",
        }
        for key, (name, sentences) in THINGS.items()
    }
