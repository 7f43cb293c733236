// On the projector letters are as large as all of it fits on the screen, with text and code side by side or one above the
// other. First the drawing is left out for it, then lines of code are broken, and at a reveal all code is left out as the
// last. Without this script one scrolls.
const ways = ["beside", "stacked"], tries = [["", 25, 16], ["bare", 25, 14], ["bare broken", 25, 10], ["bare broken brief", 25, 10]]; // at most and at least so many tenths of a rem
let fitted;
function fit() {
  const stage = main.querySelector(".stage"), now = `${stage.offsetWidth} ${stage.offsetHeight} ${stage.textContent}`;
  if (fitted === now && stage.style.fontSize) return;
  fitted = now;
  for (const svg of stage.querySelectorAll(".drawing svg")) svg.style.width = `${svg.viewBox.baseVal.width / 16}em`; // its letters have 15
  const fits = (kind, tenths) => ways.some((way) => {
    stage.className = `stage ${way} ${kind}`;
    stage.style.fontSize = `${tenths / 10}rem`;
    return stage.scrollHeight <= stage.clientHeight && stage.scrollWidth <= stage.clientWidth;
  });
  for (let [kind, most, least] of tries) {
    if (!fits(kind, least)) continue;
    for (let middle; (middle = Math.ceil((least + most) / 2)) > least;)
      if (fits(kind, middle)) least = middle;
      else most = middle - 1;
    fits(kind, least);
    return;
  }
}
const way = document.getElementById("way"), isOpen = () => main.querySelector("[data-way]"); // the QR code, for who comes late
addEventListener("keydown", ({ key, repeat, ctrlKey, altKey, metaKey }) => {
  if (repeat || ctrlKey || altKey || metaKey) return;
  if (key === "q" || key === "Escape") way.hidden = !isOpen() || !way.hidden || key === "Escape";
});
new MutationObserver(() => [fit(), (way.hidden ||= !isOpen())]).observe(main, { childList: true, subtree: true, characterData: true });
new ResizeObserver(fit).observe(main);
fit();
