"""What the engine asks of a collection. The addon that inherits answers; here are the shapes.

``value`` is a frozen dataclass of that addon, ``item`` Graph's JSON of one item, ``link`` a row of the link model.
All are called on the engine's cursor, on the collection in superuser mode; records of people are read and written
with the rights of the collection's user (:meth:`MicrosoftCollection._user_env`).
"""

from datetime import timedelta

from odoo import api, fields, models

from ..graph.errors import SignInNeeded
from ..sync import Base
from .explanation import explain


class MicrosoftCollection(models.AbstractModel):
    _inherit = "microsoft.collection"

    def _user_env(self):
        """Return an environment with the rights, language, zone and companies of the collection's user."""
        user = self.user_id
        context = {"lang": user.lang, "tz": user.tz, "allowed_company_ids": user.company_ids.ids}
        return api.Environment(self.env.cr, user.id, {**context, **self._apply_context()})

    def _client(self):
        """Return the Graph client of the user's mailbox.

        :raises GraphError: when the user has to sign in (again).
        """
        account = self.env["microsoft.account"]._for_user(self.user_id)
        if not account:
            raise SignInNeeded("")
        return account._graph_client()

    def _explain(self, error):
        """Say an error of Graph in words for the user."""
        return explain(self._user_env(), error)

    def _report(self, error):
        """Note on the account what an error means for it, on a cursor of its own."""
        account = self.env["microsoft.account"]._for_user(self.user_id)
        if account:
            account._report(error)

    def _delta_start(self):
        """Return the cursor to go on from (None for a full round), and path and parameters of a full round."""
        valid = self.cursor and self.cursor_stamp == self._stamp()
        return (self.cursor if valid else None), self._first_page()

    def _problem_links_count(self):
        return self.env[self._link_model].search_count([("collection_id", "=", self.id), ("problem", "!=", False)])

    def _records_of(self, links):
        """Return ``{link: record}`` for these and the empty link: in the user's environment, archived ones, too."""
        name = links._record_field
        records = self._user_env()[links._fields[name].comodel_name].browse(links[name].ids)
        by_id = {record.id: record for record in records}
        nothing = records.browse()
        return {links.browse(): nothing, **{link: by_id.get(link[name].id, nothing) for link in links}}

    def _all_records(self, records_of_links):
        """Return the records of :meth:`_records_of` as one recordset."""
        nothing, *records = records_of_links.values()
        return nothing.union(*records)

    def _base_of(self, link):
        """Return what both sides held when they last agreed, or None."""
        if not link or not link.item:
            return None
        outlook, _remarks = self._read_item(link.item)
        return Base(odoo=self._load(link.base) if link.base else outlook, outlook=outlook)

    def _dump_field(self, name, value):
        """Return the value of a field as JSON; ``value`` may be that of the whole item, for the field "active"."""
        raise NotImplementedError

    def _after_pull(self):
        """Everything of Outlook is in Odoo now, and nothing has been sent yet (in a transaction of its own)."""

    # -- schedule ------------------------------------------------------

    def _interval(self) -> timedelta:
        """Return the time between two looks into Outlook."""
        raise NotImplementedError

    def _ready(self):
        """Return those of these collections that may run at all (not stopped, paused or held, user active).

        Whoever asks for a run, a pause that Microsoft asked for is kept.
        """
        now = fields.Datetime.now()
        # Asked in every transaction of a run, which should not read whole rows for it.
        self.fetch(["state", "has_errand", "rest_until", "user_id"])
        self.user_id.fetch(["active", "company_id"])
        return self.filtered(
            lambda collection: (
                (collection.state not in ("stopped", "brake") or collection.has_errand)
                and collection.user_id.active
                and (not collection.rest_until or collection.rest_until <= now)
            )
        )

    def _do_errand(self, run):
        """Do what a person has asked for, in steps that may be repeated after a kill; the last takes ``has_errand``
        away. ``run`` is the :class:`~..engine.Run`: its ``client()``, ``transactions`` and ``outcome``.

        :raises GraphError: what must be tried again later
        """
        raise NotImplementedError

    def _wake(self):
        """Ask the scheduler to look at these collections soon."""
        raise NotImplementedError

    def _tell_user(self, changed):
        """Tell the user's open screens that something came (``changed``) or that the state is another."""
        raise NotImplementedError

    # -- brake ---------------------------------------------------------

    def _to_come(self, links):
        """Return those of these links whose items are not over."""
        raise NotImplementedError

    def _held_message(self, held):
        """Say in one sentence why the synchronization waits for a decision."""
        raise NotImplementedError

    def _ask_for_decision(self):
        """Remind the user that the collection waits for a decision."""

    def _decided(self):
        """There is nothing to decide any more."""

    def _call_attention(self, state_before):
        """A run has ended: let the people who have to do something know, once."""

    # -- Outlook -------------------------------------------------------

    def _stamp(self):
        """Return what a cursor depends on (window, version of the mapping): with another stamp all is read again."""
        raise NotImplementedError

    def _first_page(self):
        """Return path and parameters of the first request of a full round."""
        raise NotImplementedError

    def _item_path(self, remote_id=None):
        """Return the path of one item, or of the list that takes new ones."""
        raise NotImplementedError

    def _takes_part(self, item):
        """Return whether this item is synchronised at all."""
        raise NotImplementedError

    def _admitted(self, link, item):
        """Return an item as it may be seen in Odoo, None if not at all; ``link`` may be empty."""
        return item

    def _is_cancelled(self, item):
        """Return whether Outlook keeps this item only as a note that it is off."""
        raise NotImplementedError

    def _read_item(self, item):
        """Return ``(value, remarks)``.

        :raises UserError: for an item that cannot be read, naming what is wrong with it.
        """
        raise NotImplementedError

    def _remembering(self, link, item):
        """Return an item with what it no longer says of its own past; ``link`` holds it as it was."""
        return item

    def _is_used_up(self, link, value):
        """Return whether nothing is left of an item in the time that Odoo holds: there it counts as gone."""
        return False

    def _goes_on(self, link, value):
        """Return whether there is something of an item outside the time that Odoo holds."""
        return False

    def _remainder(self, link):
        """Return the value of an item of which Odoo holds nothing, though it has not been deleted there; else None."""
        return None

    def _standing(self, value):
        """Return a merged value without what one side said about parts that the other has taken away."""
        return value

    def _keep_remainder(self, link, value):
        """Remember that value: it is what Odoo means by the item from now on."""
        raise NotImplementedError

    def _write_item(self, value, names=None, known=None):
        """Return the properties for Graph: all, or those of the fields ``names``; ``known`` is the item as it was."""
        raise NotImplementedError

    def _creation_values(self, link, value):
        """Return further properties for Graph of an item that is created."""
        return {}

    def _subject_of(self, item):
        """Return what a person would call an item, also a malformed one."""
        raise NotImplementedError

    def _may_be_kept(self, item):
        """Return what Odoo may keep of an item that could not be brought into it."""
        return item

    def _expected_ids(self):
        """Return the remote ids that a full round should bring: if one is missing it is asked for by id."""
        raise NotImplementedError

    # -- items as they come --------------------------------------------

    def _identified(self, item):
        """Return an item without what should tell which and what kind of item it is, and does not (a list as a type).

        Everything from Microsoft is input; the value of an item is looked at when it is read, which may be refused.
        """
        return item

    # -- items that consist of parts -----------------------------------

    def _whole_items(self, items):
        """Sort ``(remote id, item)`` into those that are whole, and ``{remote id: request}`` for those to be read."""
        return items, {}

    def _shows_part_only(self, value):
        """Return whether the answer to a change of this value does not show all of it."""
        return False

    def _fields_to_send(self, known, plan):
        """Return the fields of an update that are sent with the item itself."""
        return plan.to_outlook

    def _fields_of_parts(self, value):
        """Return the names of the fields that cannot be sent with the item itself, if the value needs them at all."""
        return frozenset()

    def _why_not(self, known, wanted):
        """Return what a person should know about a value that Outlook cannot take, if there is anything to say."""
        return False

    def _replies(self, link, record):
        """Return the :class:`~..engine.parts.Part` that say what the person answered; they come before all else."""
        return []

    def _replied(self, link, parts):
        """These answers have been said, or can no longer be."""

    def _take_replies(self, pulled):
        """Take over what people answered in Outlook: it is no part of the value, and may be all that has changed.

        The item has a link and a record. Return whether Odoo's side was changed.
        """
        return False

    def _parts(self, known, wanted):
        """Return the :class:`~..engine.parts.Part` that make the known value the wanted one."""
        return []

    def _part_request(self, item, key):
        """Return the request that finds a part."""
        raise NotImplementedError

    def _part_change(self, item, part, answer):
        """Return the request that changes a part as it was found, None if it is not there or is so already."""
        raise NotImplementedError

    def _take_over(self, link, sent, remote):
        """Outlook has added something to what it was sent (the link of the meeting that it made, for one).

        Bring it into Odoo, and return the value as Odoo holds it now.
        """
        return sent

    # -- links ---------------------------------------------------------

    def _link_values(self, item, remarks):
        """Return what the link knows of an item: remote_id, etag, subject, remark…"""
        raise NotImplementedError

    def _is_private(self, record, before):
        """Return whether a record is nobody's business but the user's; ``before`` is what it held (JSON)."""
        return False

    def _link_record(self, link, record):
        """Tie the record to its link."""
        if link[link._record_field].id != record.id:
            link[link._record_field] = record.id

    def _policy(self, link, record, item, odoo, outlook):
        """Return the :class:`~..sync.Policy` for one item of this collection."""
        raise NotImplementedError

    def _went_along(self, pulled):
        """An item whose record goes on in another collection has been read once more before it ends: tell that one
        of what was changed in the record."""

    def _deletion_kept_here(self, link):
        """The record was deleted in Odoo, and the policy does not let that be carried over to Outlook."""

    def _identify(self, pulled):
        """Return ``{remote id: (link, record)}`` for items whose record is known by another sign than their id.

        ``link`` is that of a creation whose answer was lost; without one ``record`` (perhaps archived) is the item.
        """
        raise NotImplementedError

    def _record_elsewhere(self, item):
        """Return the record of a known item that was deleted and has come back through another collection."""
        raise NotImplementedError

    def _dump(self, value):
        """Return a value as JSON."""
        raise NotImplementedError

    def _load(self, data):
        """Return the value that was dumped."""
        raise NotImplementedError

    # -- records -------------------------------------------------------

    def _apply_context(self):
        """Return the context under which the engine writes records."""
        return {}

    def _odoo_values(self, records, written=None):
        """Return ``{record id: value}`` as Odoo holds them now; ``written`` are values written just before."""
        raise NotImplementedError

    def _create_records(self, pulled):
        """Create a record for each, in order, or bring back its ``archived`` one."""
        raise NotImplementedError

    def _update_record(self, record, value, names):
        """Write the fields ``names`` of a value."""
        raise NotImplementedError

    def _delete_record(self, record, link, item):
        """Carry over a deletion from Outlook; never ``unlink``. ``item`` is the cancelled one, if it is still there."""
        raise NotImplementedError

    def _hold_more(self, record, value):
        """Bring into Odoo what of an unchanged item it should hold by now. Return whether there was anything."""
        return False
