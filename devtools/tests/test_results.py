"""Numbers that a person relies on."""

from collections import Counter

from devtools.testing.result import Result, from_junit, from_odoo_log, skipped, total

REPORT = """<testsuites><testsuite>
<testcase classname="a" name="good"/>
<testcase classname="a" name="bad"><failure message="x"/></testcase>
<testcase classname="a" name="broken"><error message="x"/></testcase>
<testcase classname="a" name="left"><skipped message="no emulator"/></testcase>
</testsuite></testsuites>"""

STAMP = "2026-01-01 00:00:00,000 1 INFO db odoo.addons.web.tests.test_js"


def test_every_test_of_a_report_is_counted(tmp_path):
    (tmp_path / "report.xml").write_text(REPORT)
    result = from_junit(tmp_path / "report.xml", status=1, name="part")
    assert str(result) == "1 passed, 2 failed, 1 skipped"
    assert result.skipped == Counter({"no emulator": 1})


def test_a_run_without_report_has_failed(tmp_path):
    assert from_junit(tmp_path / "none.xml", status=4, name="part").failed


def test_a_run_that_ends_badly_without_a_failed_test_has_failed(tmp_path):
    (tmp_path / "report.xml").write_text('<testsuite><testcase classname="a" name="good"/></testsuite>')
    assert from_junit(tmp_path / "report.xml", status=3, name="part").failed
    assert not from_junit(tmp_path / "report.xml", status=0, name="part").failed


def test_odoos_log_is_counted():
    log = f"{STAMP}: Starting WebSuite.test_unit_desktop ... \n{STAMP}: [HOOT] Passed 12 tests (34 assertions)\n"
    result = from_odoo_log(log, status=0, name="browser")
    assert str(result) == "12 passed, 0 failed, 0 skipped"


def test_a_failed_javascript_test_is_named():
    log = (
        f"{STAMP}: Starting WebSuite.test_unit_desktop ... \n"
        f'{STAMP}: [HOOT] Test "@addon/button/opens" failed (assertions: 2 / time: 5 ms)\n'
        f"{STAMP}: [HOOT] Failed 1 tests (37 passed, total time: 00:00:12)\n"
        f"{STAMP}: FAIL: WebSuite.test_unit_desktop\n"
    )
    result = from_odoo_log(log, status=1, name="browser")
    assert result.passed == 37
    assert result.failed == ["browser: WebSuite.test_unit_desktop", "browser: @addon/button/opens"]


def test_a_failure_in_odoos_log_is_named():
    log = f"{STAMP}: Starting TestTour.test_connect ... \n{STAMP}: FAIL: TestTour.test_connect\n"
    assert from_odoo_log(log, status=1, name="browser").failed == ["browser: TestTour.test_connect"]


def test_odoo_without_any_test_has_failed():
    assert from_odoo_log("", status=0, name="browser").failed


def test_skipped_parts_are_counted():
    assert str(total([Result(passed=2), skipped("no browser")])) == "2 passed, 0 failed, 1 skipped"
