// Keeps a page up to date. The server sends the inside of <main>; while its frame stays, only the parts that differ are exchanged.
const main = document.querySelector("main"), said = document.getElementById("said"), code = main.querySelector("#code"), latest = {};
const { role } = main.dataset, at = `as=${role}&${location.search.slice(1)}`, called = (node) => node.id || node.href;
const tabs = window.BroadcastChannel ? new BroadcastChannel(location.pathname) : { postMessage() {} };
let stream, isMine, isOver, { away } = said.dataset, { state } = main.dataset, shown = Date.now(), heard = shown, last = taken(main.cloneNode(true));
if (code && !(code.value ||= location.hash.slice(1))) code.focus(); // of the QR code; what is behind # reaches no log
const say = (text) => said.textContent === text || (said.textContent = text);
const hear = () => [said.textContent === away && say(""), ([heard, isOver, main.hidden, away] = [Date.now(), false, false, said.dataset.away])];
const end = (text) => [([isOver, main.hidden] = [true, role === "room"]), say((away = text))]; // the last word of a dojo, until it is opened again
const tell = role === "room" ? (text) => new BroadcastChannel("/host").postMessage({ text }) : say; // a refusal is for the facilitator alone
const kept = (field) => { field.value = sessionStorage.getItem(field.id) ?? field.value; };
function taken(root) { // its parts, and the frame around them but for what is typed or unfolded
  const parts = new Map([...root.querySelectorAll("[data-part]")].map((part) => [part.id, [part.innerHTML, part.replaceChildren()][0]]));
  const place = `${root.querySelector("#now")?.dataset.phase} ${parts.get("step")}`; // where a learner is
  return { parts, place, turn: root.querySelector("[data-turn]")?.id, frame: root.innerHTML.replace(/ (value|open|data-turn)="[^"]*"/g, "") };
}
function show(html, number) {
  const root = document.createElement("main"), focus = called(document.activeElement), before = last;
  [root.innerHTML, state, shown] = [html, number, Date.now()];
  if ((last = taken(root)).frame !== before.frame) main.innerHTML = html;
  else last.parts.forEach((inside, id) => inside === before.parts.get(id) || (document.getElementById(id).innerHTML = inside));
  if (last.turn && last.turn !== before.turn) document.getElementById(last.turn).open = true;
  main.querySelectorAll(".kept").forEach(kept);
  if (focus && focus !== called(document.activeElement)) [...main.querySelectorAll("[id], a")].find((it) => called(it) === focus)?.focus();
  if (last.place !== before.place && !document.activeElement.matches(".kept")) scrollTo(0, 0); // what to do now stands there; who types goes on
}
function listen() { // a browser has six connections to a server: of the tabs with this page one listens, the others ask
  [stream?.close(), tabs.postMessage((isMine = true)), (stream = new EventSource(`/events?${at}`))];
  stream.onmessage = (event) => [hear(), show(event.data, event.lastEventId)];
  [stream.addEventListener("beat", hear), stream.addEventListener("over", ({ data }) => [end(data), tabs.postMessage(data)])];
}
async function look() {
  const gone = (Date.now() - shown) / 1000, time = (left) => `${Math.floor(left / 60)}:${`${left % 60}`.padStart(2, "0")}`;
  if (!isOver) for (const it of document.querySelectorAll("[data-left]")) it.textContent = time(Math.max(0, Math.round(it.dataset.left - gone)));
  if (Date.now() - heard < 5000) return; else heard = Date.now(); // silent: something on its way keeps it back, or it is another tab's
  const answer = await fetch(`/state?after=${state}&${at}`).catch(() => null);
  if (answer?.status === 401) location.reload(); // the token is dead, and the page says what to do
  if (answer?.status === 200) show(await answer.text(), answer.headers.get("x-state"));
  [answer?.ok ? hear() : say(away), isMine && stream.readyState === EventSource.CLOSED && listen()];
}
async function send(form, body = new URLSearchParams(new FormData(form))) { // what comes twice with one id counts once; a clicker may bounce
  if (form.matches(".move")) { const way = /back$/.test(form.action); if (Date.now() < latest[way]) return; latest[way] = Date.now() + 1000; }
  [(latest[form.id] = body), body.has("id") || body.set("id", crypto.getRandomValues(new Uint32Array(4)).join("-"))];
  const isLast = () => latest[form.id] === body, how = { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } };
  const answer = await fetch(form.action, how).catch(() => null), waits = !answer && form.matches(".answer");
  if (answer) isLast() && tell(answer.status < 400 ? "" : (await answer.json()).error.replace(/`/g, ""));
  else if (isLast()) say((away = waits ? said.dataset.waits : away));
  if (waits) setTimeout(() => isLast() && send(form, body), 2000); // until it has come, or another one is on its way
}
addEventListener("input", ({ target }) => target.matches(".kept") && sessionStorage.setItem(target.id, target.value));
addEventListener("submit", (event) => event.target.matches("[method=post]:not(.plain)") && [event.preventDefault(), send(event.target)]);
addEventListener("keydown", (event) => { // PageDown is what a presenter's clicker sends; where a key has a use of its own, it keeps it
  const own = { PageDown: "select", n: "input, select", " ": "input, select, a, button, summary" }[event.key], next = document.getElementById("next");
  const isFor = next && own && !event.target.closest(own) && !(event.repeat || event.ctrlKey || event.altKey || event.metaKey);
  if (isFor) [event.preventDefault(), next.requestSubmit()];
});
addEventListener("click", ({ detail, target }) => detail && document.getElementById("next") && target.closest("a, button, summary")?.blur());
addEventListener("focus", () => !role || isMine || listen());
tabs.onmessage = ({ data }) => (data === true ? [(isMine = false), stream?.close()] : data.text === undefined ? end(data) : say(data.text));
[main.querySelectorAll(".kept").forEach(kept), role && [listen(), setInterval(look, 1000)]];
