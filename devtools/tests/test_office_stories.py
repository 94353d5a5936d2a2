"""Stories of the office: a seed is a story, and one that ends badly is told without what it does not need."""

from __future__ import annotations

from collections import Counter

from devtools.office.shrink import shrink
from devtools.office.story import BACK_UP, CONNECTED, OUTLOOKS, RESTORE, Look, Mishap, Step, Story, tell
from devtools.sweep.faults import FAULTS


def test_a_seed_is_a_story() -> None:
    assert tell(7) == tell(7)
    assert tell(7) != tell(8)


def test_everything_happens() -> None:
    """Each thing that can be done and that can go wrong is in one of a few hundred stories."""
    seen: Counter[str] = Counter()
    for seed in range(600):
        story = tell(seed)
        seen.update(f"{name}={value}" for name, value in story.outlook)
        for scene in story.scenes:
            if isinstance(scene, Look):
                accident = scene.accident
                seen[accident.fault.name if accident and accident.fault else accident.kind if accident else ""] += 1
                seen["two"] += scene.two
            else:
                seen[f"{scene.side} {scene.kind}" if isinstance(scene, Step) else scene.kind] += 1
    wanted = {"two", "before", "after", "overtaken", "Odoo hand over", "Outlook place on several", "revoke_refresh"}
    wanted |= {"Odoo rename what follows", "Outlook rename an occurrence", "to_odoo", "to_outlook"}
    wanted |= {fault.name for fault in FAULTS} | {
        f"{name}={one}" for name, values in OUTLOOKS.items() for one in values
    }
    assert wanted <= {what for what, times in seen.items() if times}


def test_two_to_six_take_part() -> None:
    stories = [tell(seed) for seed in range(200)]
    assert {len(story.people) for story in stories} == {2, 3, 4, 5, 6}
    for story in stories:
        steps = [scene for scene in story.scenes if isinstance(scene, Step)]
        assert {step.who for step in steps} <= set(story.people)
        assert set(story.people) & set(CONNECTED)


def test_what_is_brought_back_was_copied() -> None:
    for seed in range(300):
        kinds = [scene.kind for scene in tell(seed).scenes if isinstance(scene, Mishap)]
        assert [kind for kind in kinds if kind in (BACK_UP, RESTORE)] in ([], [BACK_UP, RESTORE])


def test_a_story_is_shortened_to_what_it_needs() -> None:
    def fails(story: Story) -> bool:
        steps = [scene for scene in story.scenes if isinstance(scene, Step)]
        return any(step.kind == "create" for step in steps) and any(isinstance(one, Look) for one in story.scenes)

    story = next(story for story in map(tell, range(100)) if fails(story) and len(story.scenes) > 10)
    shortest = shrink(story, fails, tries=500)
    assert len(shortest.scenes) == 2
    assert all(scene.accident is None for scene in shortest.scenes if isinstance(scene, Look))


def test_tries_are_counted() -> None:
    tried: list[Story] = []
    story = tell(1)
    assert shrink(story, lambda shorter: bool(tried.append(shorter)), tries=5) is story
    assert len(tried) == 5
