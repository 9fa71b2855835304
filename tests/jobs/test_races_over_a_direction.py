"""Two people at one direction at once, with real commits: one request answered twice, two ends of one chain."""

from grievance.clocks import queries as clocks
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.sentences import Refusal
from grievance.sittings import operations, queries
from grievance.sittings.operations import Terms
from grievance.sittings.rules.directions import decided_by_circulation
from tests.features.sittings.scene import actor
from tests.features.sittings.test_directions import give, sat
from tests.support.at_once import at_once


def test_of_two_who_answer_one_request_for_days_the_second_is_told_that_it_is_answered(committing_world, at):
    number = give(sat(at))
    with transaction():
        asking = queries.direction_by_number(number, lock=True)
        operations.ask_days(asking, 10, "Snow on the road", actor("nodal"), clock.now())
    due_on = queries.direction_by_number(number).due_on

    def answer(who: str, days: int):
        def act():
            with transaction():
                dated = queries.direction_by_number(number, lock=True)
                decided = decided_by_circulation(clock.today())
                if days:
                    operations.grant_days(dated, days, "", decided, actor(who), clock.now())
                else:
                    operations.refuse_days(dated, "The poles lie ready", decided, actor(who), clock.now())
            return who

        return act

    found = at_once(committing_world, answer("convener.jammu", 10), answer("chair", 0), answer("chair", 5))
    db.session.rollback()
    told = [one for one in found if isinstance(one, str)]
    assert len(told) == 1, found
    assert all(isinstance(one, Refusal) for one in found if not isinstance(one, str)), found
    dated = queries.direction_by_number(number)
    (request,) = clocks.facts(dated.clock).extensions
    assert bool(request.granted_on) is not bool(request.declined_on)
    assert (dated.due_on > due_on) is bool(request.granted_on)
    assert len(clocks.due_changes_of(dated.clock)) == int(bool(request.granted_on))


def test_two_who_link_two_directions_the_opposite_way_close_no_circle(committing_world, at):
    sitting = sat(at)
    numbers = [give(sitting, f"Step {n}") for n in range(3)]

    def link(of: str, to: str):
        def act():
            with transaction():
                queries.hold_chains()
                dated = queries.direction_by_number(of, lock=True)
                terms = Terms((), to, (), "at sitting J-1")
                operations.change_terms(dated, terms, (), actor("convener.jammu"), clock.now())
            return of

        return act

    pairs = zip(numbers, [*numbers[1:], numbers[0]], strict=True)
    found = at_once(committing_world, *[link(of, to) for of, to in pairs])
    db.session.rollback()
    assert sum(isinstance(one, str) for one in found) == 2, found
    assert sum(isinstance(one, Refusal) for one in found) == 1, found
    waits = queries.all_waits()
    assert len(waits) == 2
