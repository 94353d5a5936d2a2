-- A copy of a database must not touch anybody's calendar.
UPDATE microsoft_calendar_collection
   SET state = 'stopped', has_errand = FALSE, lease_holder = NULL, lease_until = NULL;
DELETE FROM ir_config_parameter
 WHERE key IN ('microsoft_calendar_client_id', 'microsoft_calendar_client_secret');
