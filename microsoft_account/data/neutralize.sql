-- a copy of a database must not reach anybody's mailbox
UPDATE microsoft_account
   SET access_token = NULL, refresh_token = NULL, token_validity = NULL, claims = NULL, state = 'none';
DELETE FROM ir_config_parameter
 WHERE key = 'microsoft_calendar_client_secret';
UPDATE res_company SET microsoft_stored_secret = NULL;
