"""Leaves out of a story what it does not need to end badly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from devtools.office.story import BACK_UP, OUTLOOKS, RESTORE, Look, Mishap, Story


def shrink(story: Story, fails: Callable[[Story], bool], tries: int) -> Story:
    """The shortest story found that still ``fails``, after at most so many tries."""
    while tries > 0:
        for shorter in _shorter(story):
            tries -= 1
            if fails(shorter):
                story = shorter
                break
            if tries <= 0:
                return story
        else:
            return story
    return story


def _shorter(story: Story) -> Iterator[Story]:
    """The story without some of its scenes (many first), then with fewer accidents, then with an Outlook as usual."""
    scenes = story.scenes
    length = len(scenes) // 2
    while length:
        for start in range(0, len(scenes), length):
            kept = (*scenes[:start], *scenes[start + length :])
            if kept and _has_its_copy(kept):
                yield replace(story, scenes=kept)
        length //= 2
    for number, scene in enumerate(scenes):
        if not isinstance(scene, Look):
            continue
        for calmer in (replace(scene, accident=None, two=False), replace(scene, meanwhile=())):
            if calmer != scene:
                yield replace(story, scenes=(*scenes[:number], calmer, *scenes[number + 1 :]))
    usual = tuple((name, values[0]) for name, values in OUTLOOKS.items())
    if story.outlook != usual:
        yield replace(story, outlook=usual)


def _has_its_copy(scenes: Sequence[object]) -> bool:
    """Whether a database that is brought back was copied before in the same story."""
    kinds = [scene.kind for scene in scenes if isinstance(scene, Mishap)]
    return RESTORE not in kinds or BACK_UP in kinds[: kinds.index(RESTORE)]
