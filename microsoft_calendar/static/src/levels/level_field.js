import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { IntegerField } from "@web/views/fields/integer/integer_field";
import { SelectionField } from "@web/views/fields/selection/selection_field";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A number where nothing said is an empty box, and not 0. */
export class NumberOrNothing extends IntegerField {
    static template = "microsoft_calendar.NumberOrNothing";
    static props = { ...IntegerField.props, placeholder: { type: String, optional: true } };

    get formattedValue() {
        return this.value ? super.formattedValue : "";
    }
}

/**
 * A setting on one of several levels: its box, empty where the level above decides, and beside it the value in force.
 * The record has the field `microsoft_calendar_in_force`: `{field: text}`.
 */
export class LevelField extends Component {
    static template = "microsoft_calendar.LevelField";
    static components = { NumberOrNothing, SelectionField };
    static props = { ...standardFieldProps, placeholder: { type: String, optional: true } };

    get box() {
        return this.props.record.fields[this.props.name].type === "integer" ? NumberOrNothing : SelectionField;
    }

    get inForce() {
        return this.props.record.data.microsoft_calendar_in_force?.[this.props.name];
    }
}

registry.category("fields").add("microsoft_level", {
    component: LevelField,
    supportedTypes: ["integer", "selection"],
    fieldDependencies: [{ name: "microsoft_calendar_in_force", type: "json", readonly: true }],
    extractProps: ({ attrs, placeholder }) => ({ placeholder: placeholder || attrs.placeholder }),
});
