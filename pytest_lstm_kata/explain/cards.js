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
addEventListener("hashchange", () => scrollTo(0, 0));
