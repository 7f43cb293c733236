"use strict";
// Sorts and filters the table of learners. How it is sorted stands in the address: #sort=solved,desc&find=ada
(() => {
  const learners = document.getElementById("learners");
  const body = learners.querySelector("tbody");
  const heads = [...learners.querySelectorAll("thead th")];
  const pairs = [...body.querySelectorAll("tr:not(.more)")].map((row) => [row, row.nextElementSibling]);
  const find = learners.querySelector("input");
  const status = learners.querySelector("[role=status]");
  const words = new Intl.Collator("en", { numeric: true });
  const state = { key: "learner", way: "asc" };
  const isText = (head) => "text" in head.dataset;

  function value(row, at, head) {
    const cell = row.cells[at];
    const said = cell.dataset.value ?? cell.textContent.trim();
    if (isText(head)) return said || null;
    const number = parseFloat(said);
    return Number.isNaN(number) ? null : number;
  }

  function sort() {
    const at = heads.findIndex((head) => head.dataset.key === state.key);
    const head = heads[at];
    const sign = state.way === "asc" ? 1 : -1;
    const compare = isText(head) ? words.compare : (one, other) => one - other;
    const valued = pairs.map((pair) => [value(pair[0], at, head), pair]);
    valued.sort(([one], [other]) => {
      if (one === null || other === null) return (one === null) - (other === null); // nothing comes last, either way
      return sign * compare(one, other);
    });
    body.append(...valued.flatMap(([, pair]) => pair));
    for (const each of heads) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", state.way === "asc" ? "ascending" : "descending");
  }

  function filter() {
    const wanted = find.value.trim().toLowerCase();
    let shown = 0;
    for (const [row, more] of pairs) {
      const name = row.cells[0].textContent.toLowerCase();
      row.hidden = more.hidden = !name.includes(wanted);
      shown += row.hidden ? 0 : 1;
    }
    learners.querySelector("output").textContent = wanted ? `${shown} of ${pairs.length}` : "";
  }

  function write() {
    const found = find.value ? `&find=${encodeURIComponent(find.value)}` : "";
    history.replaceState(null, "", `#sort=${encodeURIComponent(state.key)},${state.way}${found}`);
  }

  function read() {
    const told = new URLSearchParams(location.hash.slice(1));
    const [key, way] = (told.get("sort") ?? "").split(",");
    if (heads.some((head) => head.dataset.key === key)) Object.assign(state, { key, way: way === "desc" ? way : "asc" });
    if (told.has("sort")) find.value = told.get("find") ?? "";
  }

  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const first = isText(head) ? "asc" : "desc";
      const turned = state.way === "asc" ? "desc" : "asc";
      Object.assign(state, { way: state.key === head.dataset.key ? turned : first, key: head.dataset.key });
      sort();
      write();
      status.textContent = `Sorted by ${button.textContent}, ${state.way === "asc" ? "ascending" : "descending"}.`;
    });
  }
  find.addEventListener("input", () => {
    filter();
    write();
  });
  window.addEventListener("hashchange", () => {
    if (location.hash.startsWith("#sort=")) {
      read();
      sort();
      filter();
    } else write(); // a link within the page: the address goes on saying how the table is sorted
  });
  learners.querySelector(".find").hidden = false;
  read();
  sort();
  filter();
})();
