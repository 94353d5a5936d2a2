// Talks to the control interface. Nothing here appears in the journal.

const control = "/_control";

async function call(method, path, body) {
  const answer = await fetch(control + path, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const content = await answer.json();
  if (!answer.ok) throw new Error(content.error || `HTTP ${answer.status}`);
  return content;
}

export const get = (path) => call("GET", path);
export const post = (path, body = {}) => call("POST", path, body);
export const forget = (path) => call("DELETE", path);

// The Outlook user of a mailbox does something; a refusal of Graph becomes an error with its words.
export async function act(address, method, path, body, headers) {
  const done = await post("/act", { as: address, method, path, body, headers });
  if (done.status >= 400) throw new Error(done.body?.error?.message || `Graph answered ${done.status}`);
  return done.body;
}

// Everything of a mailbox between two instants, page by page.
export async function view(address, start, end, zone) {
  const headers = { prefer: `IdType="ImmutableId", outlook.timezone="${zone}"` };
  const found = [];
  for (let skip = 0; ; skip += 500) {
    const query = `startDateTime=${start}&endDateTime=${end}&$top=500&$skip=${skip}`;
    const page = await act(address, "GET", `/me/calendarView?${query}`, undefined, headers);
    found.push(...page.value);
    if (!page["@odata.nextLink"]) return found;
  }
}
