"use strict";
(() => {
  const themes = ["system", "light", "dark"];
  const root = document.documentElement;
  const kept = () => {
    try {
      return localStorage.getItem("gatekeeper-theme");
    } catch {
      return null; // a browser may forbid pages from files to remember anything
    }
  };
  const keep = (theme) => {
    try {
      localStorage.setItem("gatekeeper-theme", theme);
    } catch {
      // then it holds for this page alone
    }
  };
  const start = kept();
  root.dataset.theme = themes.includes(start) ? start : "system";

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    const show = () => {
      button.lastElementChild.textContent = root.dataset.theme;
    };
    button.addEventListener("click", () => {
      root.dataset.theme = themes[(themes.indexOf(root.dataset.theme) + 1) % themes.length];
      keep(root.dataset.theme);
      show();
    });
    show();
    button.hidden = false;
  });
})();
