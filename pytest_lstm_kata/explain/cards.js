"use strict";
// A presenter's clicker and the space bar lead to the answers, and PageUp back, once there is nothing left to scroll.
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const isDown = event.key === "PageDown" || (event.key === " " && !event.shiftKey);
  const isUp = event.key === "PageUp" || (event.key === " " && event.shiftKey);
  const isThere = location.hash === "#answers";
  const isBottom = innerHeight + scrollY >= document.documentElement.scrollHeight - 4;
  if ((isDown && !isThere && isBottom) || (isUp && isThere && scrollY < 4)) {
    event.preventDefault();
    location.hash = isDown ? "#answers" : "#question";
  }
});
// On a wide screen the answers stand beside the question, and letters are a quarter smaller at most, if all of it is seen at once then.
const page = document.documentElement, question = document.getElementById("question");
function fit() {
  const lay = (isBeside, size) => [question.classList.toggle("beside", isBeside), (page.style.fontSize = size)];
  lay(false, "");
  if (innerWidth < 1000 || location.hash === "#answers") return;
  const most = parseFloat(getComputedStyle(page).fontSize);
  for (let size = most; size >= 0.75 * most; size -= 0.5)
    for (const isBeside of [false, true]) {
      lay(isBeside, `${size}px`);
      if (page.scrollHeight <= innerHeight && page.scrollWidth <= innerWidth) return;
    }
  lay(false, "");
}
addEventListener("hashchange", () => { fit(); scrollTo(0, 0); });
addEventListener("resize", fit);
fit();
