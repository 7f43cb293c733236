// On the projector letters are as large as all of it fits on the screen, with text and code side by side or one above the
// other. First the drawing is left out for it, and then lines of code are broken. Without this script one scrolls.
const ways = ["beside", "stacked"], tries = [["", 2.5, 1.6], ["bare", 2.5, 1.4], ["bare broken", 2.5, 1]]; // from and to so many rem
let fitted;
function fit() {
  const stage = main.querySelector(".stage"), now = `${stage.offsetWidth} ${stage.offsetHeight} ${stage.textContent}`;
  if (fitted === now && stage.style.fontSize) return;
  fitted = now;
  for (const svg of stage.querySelectorAll(".drawing svg")) svg.style.width = `${svg.viewBox.baseVal.width / 16}em`; // its letters have 15
  for (const [kind, most, least] of tries)
    for (let size = most; size > least - 0.05; size -= 0.1)
      for (const way of ways) {
        stage.className = `stage ${way} ${kind}`;
        stage.style.fontSize = `${size}rem`;
        if (stage.scrollHeight <= stage.clientHeight && stage.scrollWidth <= stage.clientWidth) return;
      }
}
new MutationObserver(fit).observe(main, { childList: true, subtree: true, characterData: true });
new ResizeObserver(fit).observe(main);
fit();
