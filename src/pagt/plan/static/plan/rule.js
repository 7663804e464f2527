/* The value of a condition is suggested from the words of the chosen field. */
(() => {
  "use strict";
  const suggest = (select) => {
    const value = select.closest("tr")?.querySelector("input[name$='-value']");
    if (!value) return;
    const list = document.getElementById(`values-${select.value}`);
    if (list) value.setAttribute("list", list.id);
    else value.removeAttribute("list");
  };
  const fields = "select[name^='rule-where-'][name$='-attribute']";
  for (const select of document.querySelectorAll(fields)) suggest(select);
  document.addEventListener("change", (event) => {
    if (event.target.matches?.(fields)) suggest(event.target);
  });
})();
