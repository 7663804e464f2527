"""What an application's score would be if its assessors had been equally strict, and how sure that is.

The model is additive. The score that assessor j gave application i is

    score(i, j) = application(i) + severity(j) + noise

* application(i) has a flat prior: an application is never pulled towards the others because few have read it.
* severity(j) is normal around 0 with standard deviation s: it is shrunk, so that somebody who has read one
  application is hardly corrected, and somebody who is one grade stricter on twenty is corrected almost fully.
* noise is normal around 0 with standard deviation e.
* s and e are not known. Each has a half-normal prior: s with scale (highest - lowest) / 8 and e with scale
  (highest - lowest) / 4, on the intervals that `_bounds` states. What the scores say of both together (the
  restricted likelihood, in which the applications are integrated out) weighs a grid of pairs, and everything
  that is given is an average over that grid: the uncertainty of s and e is part of the uncertainty shown.

Given s and e everything is linear and normal, so means, deviations and draws are exact on the grid. Missing cells
are simply absent. Groups that share no assessor hang together by the severities' common mean alone, and where
every application has one score nothing tells severity from noise: then the priors speak, and the deviations are
wide. The same scores in any order give the same answer; keys are sorted first.

Only numpy is needed; the module knows nothing of Pagt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.intp]

_POINTS = 24  # of each deviation on the grid
_ZOOMS = 3  # how often the grid is laid anew around what weighs anything
_NEGLIGIBLE = 1e-4  # of the heaviest weight, when the grid is laid anew


@dataclass(frozen=True, slots=True)
class Score:
    """What one assessor gave one application. A missing score is no `Score`: leave it out.

    Keys are numbers or texts, the same sort throughout, so that they can be sorted.
    """

    application: int | str
    assessor: int | str
    value: float


@dataclass(frozen=True)
class Calibrated:
    """The posterior of the model. Applications and assessors are in sorted order, the arrays in the same order.

    Attributes:
        applications: the keys of the applications that have a score.
        assessors: the keys of those who gave one.
        lowest, highest: the ends of the scale.
        pairs: the (application, assessor) of each score.
        count: scores per application.
        raw: the plain mean of each application's scores.
        mean: the expected score of each application, not clipped to the scale: an application that only strict
            assessors have given the top grade may lie above it, and clipping would make ties of what is no tie.
        sd: its standard deviation.
        severity: how much each assessor's scores lie above (lenient, > 0) or below (strict, < 0) the rest.
        severity_sd: its standard deviation.
        noise: the expected standard deviation of a single score when severity is taken away.
        spread: the expected standard deviation of severity among assessors.
    """

    applications: tuple[int | str, ...]
    assessors: tuple[int | str, ...]
    lowest: float
    highest: float
    pairs: tuple[tuple[int | str, int | str], ...]
    count: Integers
    raw: Floats
    mean: Floats
    sd: Floats
    severity: Floats
    severity_sd: Floats
    noise: float
    spread: float
    _posterior: _Posterior

    @property
    def clipped(self) -> Floats:
        """The means, kept within the scale: for showing, not for ranking."""
        return np.clip(self.mean, self.lowest, self.highest)

    @cached_property
    def position(self) -> dict[int | str, int]:
        """Where each application stands in the arrays."""
        return {key: place for place, key in enumerate(self.applications)}

    def draws(self, count: int, seed: int) -> Floats:
        """Scores that are as likely as the model says, severities and variances drawn anew for each row.

        Args:
            count: how many sets of scores.
            seed: the same seed gives the same numbers.

        Returns:
            One row per draw, one column per application, not clipped to the scale. What the applications share
            (a strict assessor, an unknown noise) they share within a row, so differences between them are right.
        """
        return self._posterior.draws(count, seed)


@dataclass(frozen=True)
class _Posterior:
    """The grid of variances with their weights, and the severities in the directions of their precision."""

    scores: Floats  # sorted by application
    assessor: Integers  # of each score
    starts: Integers  # where each application's scores begin
    count: Integers
    directions: Floats  # eigenvectors of the precision of severity; columns
    precision: Floats  # its eigenvalues, in units of 1 / noise variance
    pull: Floats  # the information on severity along each direction
    noise: Floats  # grid
    spread: Floats  # grid
    weight: Floats  # grid; sums to 1

    def shrunk(self) -> Floats:
        """1 / (precision + noise² / spread²), per grid point and direction."""
        return np.asarray(1 / (self.precision[None, :] + (self.noise**2 / self.spread**2)[:, None]))

    def per_application(self, values: Floats) -> Floats:
        """The mean over each application's assessors, of values per assessor (first axis)."""
        if not len(self.starts):
            return np.zeros((0, *values.shape[1:]))
        sums = np.add.reduceat(values[self.assessor], self.starts, axis=0)
        return np.asarray(sums / self.count.reshape(-1, *([1] * (values.ndim - 1))))

    def draws(self, count: int, seed: int) -> Floats:
        random = np.random.default_rng(seed)
        points = random.choice(len(self.weight), size=count, p=self.weight)
        along = random.standard_normal((count, len(self.precision)))
        own = random.standard_normal((count, len(self.count)))
        if not len(self.count):
            return own
        shrunk = self.shrunk()[points]
        noise = self.noise[points][:, None]
        # The symmetric root does not depend on which eigenvectors the library chose.
        moved = (along @ self.directions) * (noise * np.sqrt(shrunk)) + self.pull[None, :] * shrunk
        severity = moved @ self.directions.T
        level = np.add.reduceat(self.scores, self.starts) / self.count
        return np.asarray(
            level[None, :] - self.per_application(severity.T).T + own * noise / np.sqrt(self.count)[None, :]
        )


def calibrate(scores: Iterable[Score], lowest: float, highest: float) -> Calibrated:
    """Estimate applications, severities and their uncertainty.

    Args:
        scores: in any order; no assessor twice on an application.
        lowest, highest: the ends of the scale; they set the priors only, nothing is clipped.

    Returns:
        The posterior; with no scores its arrays are empty.

    Raises:
        ValueError: the scale has no length, a score is not finite, or an assessor scored an application twice.
    """
    if not highest > lowest:
        raise ValueError("The scale must be longer than nothing.")
    ordered = sorted(scores, key=lambda score: (score.application, score.assessor))
    values = np.array([float(score.value) for score in ordered], dtype=np.float64)
    if not np.isfinite(values).all():
        raise ValueError("A score must be a number.")
    pairs = [(score.application, score.assessor) for score in ordered]
    if len(set(pairs)) != len(pairs):
        raise ValueError("An assessor has scored an application twice.")
    applications = tuple(dict.fromkeys(application for application, _assessor in pairs))
    assessors = tuple(sorted({assessor for _application, assessor in pairs}))
    place = {key: index for index, key in enumerate(assessors)}
    application_of = {key: index for index, key in enumerate(applications)}
    assessor = np.array([place[key] for _application, key in pairs], dtype=np.intp)
    application = np.array([application_of[key] for key, _assessor in pairs], dtype=np.intp)
    count = np.bincount(application, minlength=len(applications)).astype(np.intp)
    starts = (np.cumsum(count) - count).astype(np.intp)

    posterior = _fit(values, application, assessor, len(assessors), count, starts, highest - lowest)
    return _summary(posterior, applications, assessors, tuple(pairs), lowest, highest)


def _bounds(length: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """The intervals of the noise's and the severities' deviation.

    A grade is never more exact than a fortieth of the scale (so that equal scores do not become certainty), and
    nobody's severity is wider than the scale itself.
    """
    return (length / 40, length), (length / 400, length)


def _fit(
    values: Floats,
    application: Integers,
    assessor: Integers,
    assessors: int,
    count: Integers,
    starts: Integers,
    length: float,
) -> _Posterior:
    # With the applications integrated out, severity is told by differences within each application only.
    level = np.add.reduceat(values, starts) / count if len(count) else values
    within = values - level[application]
    pull = np.bincount(assessor, weights=within, minlength=assessors).astype(np.float64)
    precision = np.diag(np.bincount(assessor, minlength=assessors).astype(np.float64))
    for start, size in zip(starts.tolist(), count.tolist(), strict=True):
        who = assessor[start : start + size]
        precision[np.ix_(who, who)] -= 1 / size
    eigenvalues, directions = np.linalg.eigh(precision) if assessors else (np.zeros(0), precision)
    eigenvalues = np.clip(eigenvalues, 0, None)
    along = directions.T @ pull
    along[eigenvalues < 1e-9 * max(1.0, float(eigenvalues.max(initial=0)))] = 0
    freedom = len(values) - len(count)
    left = float(within @ within)

    noise_bounds, spread_bounds = _bounds(length)
    for _zoom in range(_ZOOMS):
        noise, spread, logs = _grid(noise_bounds, spread_bounds, eigenvalues, along, freedom, left, length)
        weight = np.exp(logs - logs.max())
        matters = weight > _NEGLIGIBLE
        noise_bounds = _around(noise_bounds, noise[matters])
        spread_bounds = _around(spread_bounds, spread[matters])
    return _Posterior(
        scores=values,
        assessor=assessor,
        starts=starts,
        count=count,
        directions=directions,
        precision=eigenvalues,
        pull=along,
        noise=noise,
        spread=spread,
        weight=weight / weight.sum(),
    )


def _grid(
    noise_bounds: tuple[float, float],
    spread_bounds: tuple[float, float],
    eigenvalues: Floats,
    along: Floats,
    freedom: int,
    left: float,
    length: float,
) -> tuple[Floats, Floats, Floats]:
    """Pairs of deviations, evenly spaced in their logarithm, and the logarithm of how much each weighs."""
    noise, spread = (
        grid.ravel()
        for grid in np.meshgrid(np.geomspace(*noise_bounds, _POINTS), np.geomspace(*spread_bounds, _POINTS))
    )
    ratio = (spread**2 / noise**2)[:, None]
    fit = left - (along[None, :] ** 2 * ratio / (1 + eigenvalues[None, :] * ratio)).sum(axis=1)
    likelihood = -0.5 * (
        freedom * np.log(noise**2)
        + np.log1p(eigenvalues[None, :] * ratio).sum(axis=1)
        + np.clip(fit, 0, None) / noise**2
    )
    prior = -0.5 * ((noise / (length / 4)) ** 2 + (spread / (length / 8)) ** 2)
    # The points are even in the logarithm: the last terms turn the densities into weights.
    return noise, spread, likelihood + prior + np.log(noise) + np.log(spread)


def _around(bounds: tuple[float, float], matters: Floats) -> tuple[float, float]:
    """The part of the interval that matters, with one step more at each end."""
    step = (bounds[1] / bounds[0]) ** (1 / (_POINTS - 1))
    return max(bounds[0], float(matters.min()) / step), min(bounds[1], float(matters.max()) * step)


def _summary(
    posterior: _Posterior,
    applications: Sequence[int | str],
    assessors: Sequence[int | str],
    pairs: tuple[tuple[int | str, int | str], ...],
    lowest: float,
    highest: float,
) -> Calibrated:
    weight, shrunk = posterior.weight, posterior.shrunk()
    level = (
        np.add.reduceat(posterior.scores, posterior.starts) / posterior.count if applications else np.zeros(0)
    )
    severity_by_point = posterior.directions @ (posterior.pull[None, :] * shrunk).T  # assessors x grid
    severity = severity_by_point @ weight
    variance = (weight[:, None] * posterior.noise[:, None] ** 2 * shrunk).sum(axis=0)
    severity_variance = (posterior.directions**2) @ variance + _between(severity_by_point, severity, weight)
    shift_by_point = posterior.per_application(severity_by_point)
    shift = posterior.per_application(severity)
    shift_variance = (posterior.per_application(posterior.directions) ** 2) @ variance
    own = float(weight @ posterior.noise**2) / posterior.count
    return Calibrated(
        applications=tuple(applications),
        assessors=tuple(assessors),
        lowest=lowest,
        highest=highest,
        pairs=pairs,
        count=posterior.count,
        raw=level,
        mean=level - shift,
        sd=np.sqrt(own + shift_variance + _between(shift_by_point, shift, weight)),
        severity=severity,
        severity_sd=np.sqrt(severity_variance),
        noise=float(weight @ posterior.noise),
        spread=float(weight @ posterior.spread),
        _posterior=posterior,
    )


def _between(by_point: Floats, mean: Floats, weight: Floats) -> Floats:
    """The variance that comes of not knowing the deviations: how the mean differs over the grid."""
    return np.asarray(((by_point - mean[:, None]) ** 2) @ weight)


def outlying(scores: Iterable[Score], calibrated: Calibrated, *, deviations: float = 2.0) -> list[Score]:
    """Scores that the application's other scores do not explain, severity taken into account.

    A score is compared with the mean of the others on the same application, all corrected for severity. It lies
    outside when the difference is more than `deviations` of its own standard deviation and at least a quarter
    of the scale (a grade, on five grades). With fewer than three scores nobody can say which one is off.
    """
    severity = dict(zip(calibrated.assessors, calibrated.severity.tolist(), strict=True))
    by_application: dict[int | str, list[Score]] = {}
    for score in scores:
        by_application.setdefault(score.application, []).append(score)
    found: list[Score] = []
    for own in by_application.values():
        if len(own) < 3:
            continue
        corrected = [score.value - severity[score.assessor] for score in own]
        limit = max(
            deviations * calibrated.noise * (1 + 1 / (len(own) - 1)) ** 0.5,
            (calibrated.highest - calibrated.lowest) / 4,
        )
        for score, value in zip(own, corrected, strict=True):
            others = (sum(corrected) - value) / (len(own) - 1)
            if abs(value - others) >= limit:
                found.append(score)
    return found
