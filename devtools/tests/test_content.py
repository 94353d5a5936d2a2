"""Keys and folders of the cache."""

import pytest

from devtools.content import build_folder, digest, digest_of_files, link


def test_digest_keeps_the_parts_apart():
    assert digest(["ab", "c"]) != digest(["a", "bc"])


def test_digest_of_files_sees_names_and_contents_but_not_what_is_left_out(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "a").write_text("1")
    first = digest_of_files(tmp_path, leave_out=["tests"])
    (tmp_path / "tests" / "b").write_text("2")
    assert digest_of_files(tmp_path, leave_out=["tests"]) == first
    (tmp_path / "a").rename(tmp_path / "b")
    assert digest_of_files(tmp_path, leave_out=["tests"]) != first


def test_interrupted_folder_is_not_there(tmp_path):
    def interrupted(folder):
        (folder / "half").touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_folder(tmp_path / "target", interrupted)
    assert list(tmp_path.iterdir()) == []


def test_complete_folder_is_not_built_again(tmp_path):
    assert build_folder(tmp_path / "target", lambda folder: (folder / "whole").touch())
    assert not build_folder(tmp_path / "target", lambda folder: pytest.fail("built again"))
    assert (tmp_path / "target" / "whole").exists()


def test_link_replaces_a_link_to_somewhere_else(tmp_path):
    link(tmp_path / "link", tmp_path / "old")
    link(tmp_path / "link", tmp_path / "new")
    assert (tmp_path / "link").readlink() == tmp_path / "new"
