// Colours: automatic, dark or light.

const order = ["auto", "dark", "light"];
const signs = { auto: "◐", dark: "●", light: "○" };
const names = { auto: "automatic", dark: "dark", light: "light" };

/** Lets a button go through the themes; calls changed() whenever the colours change. */
export function themeButton(button, changed) {
  let theme = localStorage.getItem("theme");
  const apply = () => {
    theme = order.includes(theme) ? theme : "auto";
    document.documentElement.dataset.theme = theme;
    button.textContent = signs[theme];
    button.setAttribute("aria-label", `Colours: ${names[theme]}`);
    button.title = `Colours: ${names[theme]}`;
  };
  apply();
  button.addEventListener("click", () => {
    theme = order[(order.indexOf(theme) + 1) % order.length];
    localStorage.setItem("theme", theme);
    apply();
    changed();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
}
