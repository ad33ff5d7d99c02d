"""A large problem block by block: what each costs alone is a bound, and beside the others they make a plan.

Blocks share moderators and money only. First each takes any plan with what those before it left. Then each is solved
as if there were no others, with every moderator to itself: every stage is a sum over the blocks (or the worst of
them), so this is a bound. One flow finds moderators for all these sessions. Blocks where some find none, or that cost
more than alone, are planned anew with the moderators that the others leave, with what their moderators do elsewhere
and others may take over, and together with others that have some they could ask. Where most blocks were content from
the start, all are put where each is best alone in all stages, as far as nobody is worse off in what moderators decide,
and those that cost more than alone are planned anew in the same ways. In the end moderators are found anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Literal

from ...domain.answers.outcome import Solved
from ...domain.problem import Problem
from ...domain.uncollected import uncollected
from ...rules.base import Rule
from ...rules.catalogue import of_the_catalogue
from ..search.reporter import Listener
from ..search.solver import Clock
from ..search.transport import moderators_alone
from .added_up import Stages
from .apart import Apart
from .as_alone import as_alone
from .beside import Beside, Job
from .block import ready
from .crew import Crew
from .cut import Cut, Group
from .dear import above, dear_groups, dearest, is_dear, is_near
from .in_order import POLL_SECONDS
from .moderators_anew import moderators_anew
from .neighbourhood import contending, in_exchange_of_two, joined_in_pairs, with_holders, with_rivals
from .on_from import on_from
from .reach import in_reach
from .so_far import SoFar
from .staff import staff
from .telling import Telling
from .time_for_all import enough_for_staffing, without_judging

WHOLE_SHARE, LOOSENING_SHARE, REST_SHARE, EXCHANGES_SHARE = 0.4, 0.6, 0.7, 0.5
"""Of the time left, at most this share goes into a model of all blocks, where that is in reach; into `_loosen`; into
planning one block after the other; and into exchanges, where more is to follow."""

DECIDED_SHARE = 0.85
"""Of the time left, at most this share goes into the stages up to the first that moderators decide."""

APART_SHARE, ALL_STAGES, MOST_DEAR = 0.7, 7.0, 0.3
"""All later stages are solved at once as if there were no others if that seems to take at most the first, a share of
the time left: they take so many times as long as the stages before them. Blocks go where they are best alone only if
no more than the third, a share of them, were left with anything to mend when moderators were first looked for."""

ATTEMPTS, ATTEMPTS_TO_HOLD, ATTEMPTS_IN_PAIRS = 6, 8, 6
"""So many times, each time with further ones; the second where sessions are unheld, the third for exchanges of two."""

ENOUGH, FEW = 0.9, 0.005
"""If moderators are found for fewer of the sessions than the first share, their slots are no good; if no more of them
than the second are unheld in the end beside those before, they are worth going on with."""


@dataclass
class Blocks:
    problem: Problem
    rules: tuple[Rule, ...]
    groups: Sequence[Sequence[str]]
    clock: Clock
    on_progress: Listener | None = None
    executor: Executor | None = None
    _next: int = 0  # so many are solved so next
    _n_apart: int = 0  # so many stages of all blocks were solved as if there were no others
    _content: bool = False  # was there little to mend when moderators were first looked for?

    def run(self) -> Solved | Literal["infeasible", "undecided"]:
        with uncollected():
            return self._found()

    @property
    def partial(self) -> Solved | None:
        """The best plan in which some workshops are unheld."""
        return self._so_far.partial

    @property
    def beside(self) -> Beside:
        """The blocks' plans as they stand now."""
        return self._crew.beside

    @beside.setter
    def beside(self, beside: Beside) -> None:
        self._crew.beside = beside

    def _found(self) -> Solved | Literal["infeasible", "undecided"]:
        if self.executor is not None:
            for _ in range(self.clock.limits.workers):
                self.executor.submit(ready)  # workers start while this process goes on
        self.cut = Cut(self.problem, self.groups, stand_ins=of_the_catalogue(self.rules))
        self._stages = Stages.of(self.problem, self.rules)
        telling = Telling(self._stages.names, self.clock, self.on_progress)
        self._so_far = SoFar(self.problem, self.rules, self.cut, self._stages, telling)
        self._apart = Apart(len(self.cut), self._stages.first_worst, self._stages.shared, self._stages.end)
        if self.executor is not None:
            return self._run(self.executor)
        with ThreadPoolExecutor(self.clock.limits.workers) as executor:
            return self._run(executor)

    def _run(self, executor: Executor) -> Solved | Literal["infeasible", "undecided"]:
        beside = Beside(self.problem, self.rules, self.cut)
        beside.worst = dict.fromkeys(self._stages.worst)
        hear = self._so_far.hear
        self._crew = Crew(self.cut, self.rules, self._stages, self.clock, beside, self._apart, hear, executor)
        later = without_judging(self.clock, len(self.problem.workshops))
        self._crew.ahead.expect(self._crew.each_alone(self._stages.early))
        self._any(later)
        began = later.seconds
        if self._solved_apart(self._stages.early, later) and self._worst_known(later):
            self._staffed(later.seconds - began, later)
            self._loosen(self._stages.early, later)
            self._tighten(later.share(WHOLE_SHARE))
            if enough_for_staffing(later, len(self.problem.workshops)):
                self._later_stages(executor, later)
        self._crew.ahead.forget()
        return self._so_far.best or ("infeasible" if self._crew.hopeless else "undecided")

    def _later_stages(self, executor: Executor, clock: Clock) -> None:
        """From the first that counts the worst of all, or all that are left."""
        # A copy: what this process looks up in the problem must not get in the way of handing it over.
        moderators = executor.submit(moderators_alone, self.problem.model_copy(), self.rules)
        first, every = self._stages.first_sum, len(self._stages.names)
        if self._content:
            self._solved_apart(self._next, clock.share(APART_SHARE))
            self._solved_apart(first, clock.share(APART_SHARE))  # those for which there was no time
        elif self._stages.first_worst is not None:
            self._apart.many_worst = len(self.cut)  # many will pay more before: whoever could be the worst is asked
            self._work(self._crew.each_alone(self._stages.with_worst), clock)
        if not (self._content and self._as_alone(clock)):
            self._work([Job((n,), first) for n in range(len(self.cut))], clock.share(REST_SHARE))
        while not moderators.done() and not clock.over:
            wait([moderators], timeout=POLL_SECONDS)
        if moderators.done():
            self._so_far.moderators = moderators.result()
        moderators.cancel()
        self._mend(first, clock)
        self._work([Job((n,), None) for n in self._open(every)], clock.share(REST_SHARE))
        moderators_anew(self._crew, self._so_far, range(1), clock)
        if self._n_apart == every:
            self._mend(every, clock.share(EXCHANGES_SHARE))
        moderators_anew(self._crew, self._so_far, range(1, ATTEMPTS), clock)
        self._mend(every, clock)

    def _mend(self, until: int, clock: Clock) -> None:
        """Blocks that cost more than alone in one of so many stages."""
        if self._solved_apart(until, clock) and len(self.beside.entries) == len(self.cut):
            if not self._content:
                self._keep()
                self._loosen(until, clock)  # what is open before will stay so
            (self._use_rest if until == len(self._stages.names) else self._come_near)(until, clock)
            self._keep()
            self._loosen(until, clock)
        self._keep()

    def _as_alone(self, clock: Clock) -> bool:
        """All blocks as they are alone, if nobody is worse off in the stages that moderators decide."""
        found = as_alone(self.beside, self._apart, self._stages.decided, self.rules, clock)
        self.beside = found or self.beside
        return found is not None

    def _open(self, until: int) -> list[int]:
        """The blocks that are not known to cost as little as alone in so many stages: in the earliest one first."""
        if self._n_apart < until:
            return list(range(len(self.cut)))
        return above(self.beside, self._apart, self._stages.sums(until))

    def _come_near(self, until: int, clock: Clock) -> None:
        """Exchanges for a share of the time, and again while that helps and the last of so many stages is not near."""
        helps = True
        while helps and not clock.over:
            before = self.beside.together(range(len(self.cut)))
            self._use_rest(until, clock.share(EXCHANGES_SHARE))
            better = self.beside.together(range(len(self.cut))) < before
            helps = better and not is_near(self.beside, self._apart, until - 1)

    def _use_rest(self, until: int, clock: Clock) -> None:
        """Stage after stage of so many, exchanges for blocks that cost more than alone there, as long as that helps; if
        not all stages are asked for, then for each of them with another one that has moderators it could ask."""
        every, last = range(len(self.cut)), until == len(self._stages.names)
        for attempt in range(1 if last else 1 + ATTEMPTS_IN_PAIRS):
            for stage in self._stages.sums(until):
                for _ in range(ATTEMPTS):
                    dear, before = dearest(self.beside, self._apart, stage), self.beside.together(every)
                    groups = with_rivals(self.beside, dear, attempt - 1) if attempt else ((n,) for n in dear)
                    asked = None if last else until  # None: content or not
                    self._work([Job(group, asked, exchange=True, dear_in=stage) for group in groups], clock)
                    if clock.over:
                        return
                    if self.beside.together(every) >= before:
                        break

    def _loosen(self, until: int, clock: Clock) -> None:
        """What blocks cost at least while they pay more before, for those of so many stages whose bound lacks that."""
        values = best.values if (best := self._so_far.best) is not None else ()
        for stage in self._stages.sums(until) if values else ():
            loosened = self._apart.to_loosen(stage, values, self.beside.worst, self._so_far.beyond)
            jobs = [Job(group, stage + 1, alone=True, most=most) for group, most in loosened]
            self._work(jobs, clock.share(LOOSENING_SHARE))
        self._keep()

    def _any(self, clock: Clock) -> None:
        """Some plan, with everybody held if that is not too hard. What is announced is seen to before anything else is
        given up."""
        blocks = self.cut.hardest_first()
        self._work([Job((n,), 0, fair=True) for n in blocks], clock)
        open_ = [n for n in blocks if n not in self.beside.entries]
        self._work([Job((n,), 0, exchange=True) for n in open_], clock)
        open_ = [n for n in blocks if n not in self.beside.entries]
        self._work([Job((n,), 0, promised=True) for n in open_], clock)
        self._work(with_holders(self.beside, [(n,) for n in open_], 0, 0), clock)
        self._work([Job((n,), 1) for n in open_ if self.beside.unheld(n)], clock)
        self._hold(1, clock)
        self._keep()

    def _hold(self, until: int | None, clock: Clock) -> None:
        """Blocks with somebody unheld are planned together with others, as long as that helps."""
        for attempt in range(ATTEMPTS_TO_HOLD):
            unheld = [(n,) for n in range(len(self.cut)) if self.beside.unheld(n)]
            if not unheld or clock.over:
                return
            self._work([Job(group, until, exchange=True) for group in unheld], clock)
            still = [group for group in unheld if self.beside.unheld(group[0])]
            self._work(with_holders(self.beside, still, until, attempt), clock)

    def _solved_apart(self, until: int, clock: Clock) -> bool:
        """Every block up to a stage as if there were no others. Was there time for all?"""
        if until <= self._n_apart:
            return True
        done = self._work(self._crew.each_alone(until), clock) and self._apart.complete
        self._n_apart = until if done else self._n_apart
        return done

    def _worst_known(self, clock: Clock) -> bool:
        """The first stage that counts the worst of all: only blocks that could be that are asked."""
        first = self._stages.first_worst
        if first is None:
            return True
        likeliest = sorted(range(len(self.cut)), key=lambda n: -self._apart.parts[n,].values[first])
        done = self._work([Job((n,), self._stages.with_worst, alone=True) for n in likeliest], clock)
        self._apart.worst = self.beside.worst[first] = self._apart.worst_so_far if done else None
        return done

    def _staffed(self, seconds: float, later: Clock) -> None:
        """Moderators for all these sessions at once; then blocks that are not content are planned anew. ``seconds``:
        what the stages so far took as if there were no others."""
        clock, self._next = later.share(DECIDED_SHARE), self._stages.first_sum
        if not enough_for_staffing(clock, len(self.problem.workshops)):
            return
        slots, until, before = self._apart.slots(), self._stages.early, self.beside
        held = staff(self.problem, slots, self.rules, self.cut.at_home)
        if len(held) >= ENOUGH * len(slots):
            self.beside = self.beside.anew(held)
            every, decided = range(len(self.cut)), self._stages.decided
            n_dear = sum(is_dear(self.beside, self._apart, n, until, decided) for n in every)
            self._content = n_dear <= MOST_DEAR * len(every)
            if self._content and seconds * ALL_STAGES <= later.left * APART_SHARE:
                self._next = len(self._stages.names)
            self._crew.ahead.expect(self._crew.each_alone(self._next) if self._content else ())
            self._hold(self._stages.decided, clock)  # stages after these take longer, and wait for the later ones
        if before.entries and self.beside.n_unheld > before.n_unheld + FEW * len(slots):
            self.beside = before
        self._improve(until, clock)
        if before.entries and self.beside.n_unheld > before.n_unheld:
            self.beside = before
            self._improve(until, clock)

    def _improve(self, until: int, clock: Clock) -> None:
        """Blocks that are not content are planned anew, alone, in pairs and with others that could help."""
        for attempt in range(ATTEMPTS):
            self._work([Job(group, until) for group in self._dear_groups(until)], clock)
            if not attempt and not self.beside.n_unheld:
                self._keep()
            pairs = joined_in_pairs(self.beside, self._apart, self._dear_groups(until))
            self._work([Job(group, until, alone=True) for group in pairs], clock)
            self._work([Job(group, until) for group in self._dear_groups(until) if len(group) > 1], clock)
            self._keep_if_closed()
            self._work([Job(group, until, exchange=True) for group in self._dear_groups(until)], clock)
            self._keep_if_closed()
            dear = self._dear_groups(until)
            if not dear or clock.over or in_reach(self.problem):
                break
            pairs_exchanged = in_exchange_of_two(self.beside, dear, until, attempt) if self._content else []
            self._work(pairs_exchanged or with_holders(self.beside, dear, until, attempt), clock)
            self._keep_if_closed()
        if self._content and not self.beside.n_unheld and not in_reach(self.problem):
            self._work(contending(self.beside, self._apart, self._dear_groups(until)), clock)
        self._keep()

    def _tighten(self, clock: Clock) -> None:
        """What blocks take from each other in the stages that moderators decide, from a model of all of them."""
        best, until = self._so_far.best, self._stages.decided
        if best is None or not in_reach(self.problem) or all(stage.gap == 0 for stage in best.stages[:until]):
            return
        bound = self._so_far.bound(self.beside, self._apart)
        found, self._so_far.whole = on_from(self.problem, self.rules, best, bound, until, clock, self.on_progress)
        if found is not None:
            self._so_far.best, beside = found, self.beside.anew(found.plan.entries)
            self.beside = beside if not beside.n_unheld else self.beside
        self._keep()

    def _dear_groups(self, until: int | None) -> list[Group]:
        return dear_groups(self.beside, self._apart, until, self._stages.decided)

    def _work(self, jobs: Iterable[Job], clock: Clock) -> bool:
        return self._crew.work(jobs, clock)

    def _keep(self) -> None:
        self._so_far.keep(self.beside, self._apart)

    def _keep_if_closed(self) -> None:
        self._so_far.keep_if_closed(self.beside, self._apart)
