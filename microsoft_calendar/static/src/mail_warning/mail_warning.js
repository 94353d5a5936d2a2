import { MailWarningDialog } from "@microsoft_calendar/mail_warning/mail_warning_dialog";
import { user } from "@web/core/user";
import { session } from "@web/session";

/** Nobody is asked who does not want to be, or where Outlook is not configured. */
export function warns() {
    return Boolean(session.microsoft_calendar_warn);
}

/**
 * Count the mails of a change before it is made.
 *
 * @param {Object} orm
 * @param {number[]} ids of events; none: a new one
 * @param {Object} vals as they would be written; `active: false` for a deletion
 * @returns {Promise<{people: number, mails: number, most: number}>}
 */
export function countMails(orm, ids, vals) {
    return orm.call("calendar.event", "microsoft_mails_before", [ids, vals]);
}

/**
 * Tell the person about the mails.
 *
 * @returns {Promise<"notify"|"apart"|"cancel">}
 */
export async function askAboutMails({ orm, dialog }, count, deletes = false) {
    const { choice, silent } = await new Promise((resolve) => {
        dialog.add(
            MailWarningDialog,
            { ...count, deletes, choose: resolve },
            { onClose: () => resolve({ choice: "cancel" }) }
        );
    });
    if (silent && choice !== "cancel") {
        session.microsoft_calendar_warn = false;
        await orm.write("res.users", [user.userId], { microsoft_calendar_warn: false });
    }
    return choice;
}

/**
 * Ask before a save if it makes Outlook mail people, and mark the values if Outlook shall not be told.
 *
 * @returns {Promise<boolean>} whether to go on
 */
export async function confirmSave(services, ids, vals) {
    if (!warns() || !Object.keys(vals).length) {
        return true;
    }
    const count = await countMails(services.orm, ids, vals);
    if (!count.people) {
        return true;
    }
    const choice = await askAboutMails(services, count);
    if (choice === "apart") {
        vals.microsoft_keep_apart = true;
    }
    return choice !== "cancel";
}

/**
 * Delete events of which Outlook would mail people: ask which occurrences are meant, then about the mails.
 *
 * @param {Object} services orm, dialog
 * @param {number[]} ids
 * @param {Function|false} askWhich the core's question, for a series
 * @returns {Promise<"other"|"cancelled"|"deleted">} `other`: Outlook mails nobody, and the core goes on as ever
 */
export async function deleteWithWarning(services, ids, askWhich) {
    const { orm } = services;
    if (!warns() || !(await countMails(orm, ids, { active: false })).people) {
        return "other";
    }
    const which = askWhich ? await askWhich() : "self_only";
    if (!which) {
        return "cancelled";
    }
    const count = await countMails(orm, ids, { active: false, recurrence_update: which });
    const choice = await askAboutMails(services, count, true);
    if (choice === "cancel") {
        return "cancelled";
    }
    await orm.call("calendar.event", "microsoft_delete", [ids, which, choice === "apart"]);
    return "deleted";
}
