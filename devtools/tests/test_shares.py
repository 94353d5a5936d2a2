"""How test files are divided between processes."""

from devtools.testing.addons import shares


def test_every_file_once_in_groups_of_about_the_same_size(tmp_path):
    for name, size in {"a": 90, "b": 50, "c": 30, "d": 10}.items():
        (tmp_path / name).write_text("x" * size)
    groups = shares(sorted(tmp_path.iterdir()))
    assert [[path.name for path in group] for group in groups] == [["a"], ["b", "c", "d"]]


def test_no_empty_group(tmp_path):
    (tmp_path / "only").touch()
    assert len(shares([tmp_path / "only"])) == 1
