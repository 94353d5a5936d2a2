import { defineCalendarModels } from "@calendar/../tests/calendar_test_helpers";
import { expect, test } from "@odoo/hoot";
import { contains, defineModels, fields, MockServer, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

class Problem extends models.Model {
    _name = "problem";

    comparison = fields.Json();
    conflicts = fields.Json();

    _records = [
        {
            id: 1,
            comparison: [{ name: "subject", field: "Subject", odoo: "Budget 2031", outlook: "" }],
            conflicts: [
                { number: 0, at: "3/4/30", text: "Odoo had “x”, Outlook's “y” was taken.", other: "Odoo's" },
                { number: 1, at: "3/3/30", text: "Odoo had “a”.", other: "Odoo's", settled: "taken" },
            ],
        },
        { id: 2, comparison: false, conflicts: false },
    ];
}

defineCalendarModels();
defineModels([Problem]);

function open(resId) {
    return mountView({
        type: "form",
        resModel: "problem",
        resId,
        arch: /*xml*/ `
            <form>
                <field name="comparison" widget="outlook_comparison"/>
                <field name="conflicts" widget="outlook_conflicts"/>
            </form>`,
    });
}

test("both versions stand side by side", async () => {
    await open(1);
    expect(".o_outlook_comparison tr[data-field=subject] th").toHaveText("Subject");
    expect(".o_outlook_comparison tr[data-field=subject] td:eq(0)").toHaveText("Budget 2031");
    expect(".o_outlook_comparison tr[data-field=subject] td:eq(1)").toHaveText("–");
});

test("no difference, and nothing that gave way", async () => {
    await open(2);
    expect(".o_outlook_comparison").toHaveText("There is no difference that can be shown.");
    expect(".o_outlook_conflicts li").toHaveCount(0);
});

test("D112 the other value is taken after all", async () => {
    onRpc("problem", "take_other", ({ args }) => {
        expect.step(`take ${args}`);
        const [{ conflicts }] = MockServer.env["problem"].read([1], ["conflicts"]);
        MockServer.env["problem"].write([1], { conflicts: [{ ...conflicts[0], settled: "taken" }, conflicts[1]] });
        return true;
    });
    await open(1);
    expect(".o_outlook_take_other").toHaveCount(1);
    expect(".o_outlook_conflicts li:eq(1)").toHaveText(/Odoo's was taken after all/);
    await contains(".o_outlook_take_other").click();
    await expect.waitForSteps(["take 1,0"]);
    expect(".o_outlook_take_other").toHaveCount(0);
    expect(".o_notification").toHaveText(/Taken/);
});

test("D112 it is all right as it is", async () => {
    onRpc("problem", "settle_conflict", ({ args }) => {
        expect.step(`keep ${args}`);
        return true;
    });
    await open(1);
    await contains(".o_outlook_keep").click();
    await expect.waitForSteps(["keep 1,0"]);
});
