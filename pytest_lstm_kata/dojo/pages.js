// Keeps a page up to date. The server sends the inside of <main>; while its frame stays, only the parts that differ are exchanged.
const main = document.querySelector("main"), said = document.getElementById("said"), code = main.querySelector("#code");
const { role } = main.dataset, { away } = said.dataset, at = `as=${role}&${location.search.slice(1)}`;
const tabs = window.BroadcastChannel ? new BroadcastChannel(location.pathname) : { postMessage() {} }, called = (node) => node.id || node.href;
let stream, isMine, free = 0, state = main.dataset.state, shown = Date.now(), heard = shown, last = taken(main.cloneNode(true));
if (code && !code.value) code.value = location.hash.slice(1); // of the QR code; what is behind # reaches no log
const say = (text) => said.textContent === text || (said.textContent = text);
const hear = () => { heard = Date.now(); if (said.textContent === away) say(""); };
const kept = (field) => { field.value = sessionStorage.getItem(field.id) ?? field.value; };
function taken(root) { // its parts, and the frame around them but for what is typed or unfolded
  const parts = new Map([...root.querySelectorAll("[data-part]")].map((part) => [part.id, part.innerHTML]));
  root.querySelectorAll("[data-part]").forEach((part) => part.replaceChildren());
  return { parts, turn: root.querySelector("[data-turn]")?.id, frame: root.innerHTML.replace(/ (value|open|data-turn)="[^"]*"/g, "") };
}
function show(html, number) {
  const root = document.createElement("main"), focus = called(document.activeElement), before = last;
  root.innerHTML = html;
  [last, state, shown] = [taken(root), number, Date.now()];
  if (last.frame !== before.frame) main.innerHTML = html;
  else last.parts.forEach((inside, id) => inside === before.parts.get(id) || (document.getElementById(id).innerHTML = inside));
  if (last.turn && last.turn !== before.turn) document.getElementById(last.turn).open = true;
  main.querySelectorAll(".kept").forEach(kept);
  if (focus && focus !== called(document.activeElement)) [...main.querySelectorAll("[id], a")].find((it) => called(it) === focus)?.focus();
}
function listen() { // a browser has six connections to a server: of the tabs with this page one listens, the others ask
  [tabs.postMessage((isMine = true)), stream?.close()];
  stream = new EventSource(`/events?${at}`);
  stream.onmessage = (event) => { hear(); show(event.data, event.lastEventId); };
  stream.addEventListener("beat", hear);
}
async function look() {
  for (const clock of document.querySelectorAll("[data-left]")) {
    const left = Math.max(0, Math.round(clock.dataset.left - (Date.now() - shown) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${`${left % 60}`.padStart(2, "0")}`;
  }
  if (Date.now() - heard < 5000) return;
  heard = Date.now(); // the stream is silent: something on its way keeps it back, or it is another tab's
  const answer = await fetch(`/state?after=${state}&${at}`).catch(() => null);
  if (answer?.status === 401) location.reload(); // the token is dead, and the page says what to do
  if (answer?.status === 200) show(await answer.text(), answer.headers.get("x-state"));
  if (answer?.ok) hear(); else say(away);
  if (isMine && stream.readyState === EventSource.CLOSED) listen();
}
addEventListener("input", ({ target }) => target.matches(".kept") && sessionStorage.setItem(target.id, target.value));
addEventListener("submit", async (event) => {
  const form = event.target, body = new URLSearchParams(new FormData(form));
  if (form.method === "post" && !form.matches(".plain")) event.preventDefault(); else return;
  if (form.matches(".move")) { if (Date.now() < free) return; free = Date.now() + 1000; } // a clicker may bounce
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } }).catch(() => null);
  say(!answer ? away : answer.status < 400 ? "" : (await answer.json()).error);
});
addEventListener("keydown", (event) => { // PageDown is what a presenter's clicker sends; where a key has a use of its own, it keeps it
  const own = { PageDown: "select", n: "input, select", " ": "input, select, a, button, summary" }[event.key], next = document.getElementById("next");
  const isFor = next && own && !event.target.closest(own) && !(event.repeat || event.ctrlKey || event.altKey || event.metaKey);
  if (isFor) { event.preventDefault(); next.requestSubmit(); }
});
addEventListener("focus", () => !role || isMine || listen());
tabs.onmessage = () => { isMine = false; stream?.close(); };
main.querySelectorAll(".kept").forEach(kept);
if (role) [listen(), setInterval(look, 1000)];
