/* What makes the desk nicer with JavaScript. Everything works without it. */
(() => {
  "use strict";

  /* A form keeps itself as a draft while somebody types. */
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const status = form.querySelector("[data-autosave]");
    let timer = 0;
    let sent = "";
    const body = () => {
      const data = new FormData(form);
      for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
      data.set("_draft", form.dataset.draft);
      return new URLSearchParams(data).toString();
    };
    const keep = async () => {
      const now = body();
      if (now === sent) return;
      try {
        const answer = await fetch(form.dataset.draftUrl, {
          method: "POST",
          body: now,
          headers: { "Content-Type": "application/x-www-form-urlencoded" },
        });
        if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
        sent = now;
        status.textContent = `${form.dataset.saved} ${(await answer.json()).saved}`;
      } catch {
        status.textContent = form.dataset.unsaved;
      }
    };
    sent = body();
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(keep, 1500);
    });
    form.addEventListener("submit", () => clearTimeout(timer));
  }

  /* Limits are counted while one types. */
  for (const field of document.querySelectorAll("textarea[maxlength], input[maxlength].counted")) {
    const counter = document.createElement("span");
    counter.className = "form-hint";
    const show = () => {
      const left = field.maxLength - field.value.length;
      counter.textContent = left < field.maxLength / 4 ? `${field.value.length} / ${field.maxLength}` : "";
    };
    field.after(counter);
    field.addEventListener("input", show);
    show();
  }

  /* Another row at the end of a table of rows. */
  for (const button of document.querySelectorAll("[data-add-row]")) {
    const table = button.closest(".form-group").querySelector("table[data-rows]");
    if (!table) continue;
    const name = button.dataset.addRow;
    button.hidden = false;
    button.addEventListener("click", () => {
      const rows = table.tBodies[0].rows;
      const row = rows[rows.length - 1].cloneNode(true);
      for (const element of row.querySelectorAll("[name], [id], [for]")) {
        for (const attribute of ["name", "id", "for"]) {
          const value = element.getAttribute(attribute);
          if (value) element.setAttribute(attribute, value.replace(new RegExp(`${name}-\\d+-`), `${name}-${rows.length}-`));
        }
        if (element.type === "checkbox") element.checked = element.defaultChecked;
        else if ("value" in element && element.tagName !== "LABEL") element.value = "";
        element.removeAttribute("list");
      }
      table.tBodies[0].append(row);
      row.querySelector("input, select, textarea").focus();
    });
  }

  /* Names are suggested while one types. */
  let lists = 0;
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLElement) || !field.dataset.suggest) return;
    if (!field.list) {
      const list = document.createElement("datalist");
      list.id = `suggestions-${(lists += 1)}`;
      document.body.append(list);
      field.setAttribute("list", list.id);
    }
    const typed = field.value;
    const cut = field.dataset.multiple ? typed.lastIndexOf(";") + 1 : 0;
    const text = typed.slice(cut).trim();
    clearTimeout(field.suggestTimer);
    if (text.length < 2) return;
    field.suggestTimer = setTimeout(async () => {
      const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(text)}`, { headers: { "HX-Request": "true" } });
      if (!answer.ok || field.value !== typed) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const before = cut ? `${typed.slice(0, cut)} ` : "";
      field.list.replaceChildren(
        ...[...page.querySelectorAll("option")].map((option) => new Option("", before + option.value)),
      );
    }, 150);
  });

  /* The search box: what is found opens below it, the arrow keys choose. */
  for (const form of document.querySelectorAll("[data-combobox]")) {
    const field = form.querySelector("input");
    const list = form.querySelector("[role=listbox]");
    const options = () => [...list.querySelectorAll("[role=option]")];
    const chosen = () => list.querySelector("[aria-selected=true]");
    const show = (open) => { list.hidden = !open; field.setAttribute("aria-expanded", String(open)); if (!open) choose(null); };
    const choose = (option) => {
      for (const each of options()) each.setAttribute("aria-selected", String(each === option));
      if (option) { field.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
      else field.removeAttribute("aria-activedescendant");
    };
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id]]) field.setAttribute(name, value);
    show(false);
    list.addEventListener("htmx:afterSwap", () => show(field.value.trim() !== "" && list.children.length > 0));
    field.addEventListener("input", () => { if (!field.value.trim()) show(false); });
    field.addEventListener("keydown", (event) => {
      const all = options();
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); show(false); }
      else if (event.key === "Enter" && chosen()) { event.preventDefault(); location.assign(chosen().dataset.url); }
      else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length) {
        event.preventDefault();
        show(true);
        const step = event.key === "ArrowDown" ? 1 : -1;
        const at = all.indexOf(chosen());
        choose(all[at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length]);
      }
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => { const option = event.target.closest("[role=option]"); if (option) location.assign(option.dataset.url); });
    field.addEventListener("blur", () => show(false));
  }

  /* Choosing all that match includes the rows that are seen; taking one away ends it. */
  document.addEventListener("change", (event) => {
    const box = event.target;
    const form = box instanceof HTMLInputElement ? box.closest("form[data-choose]") : null;
    if (!form || box.type !== "checkbox") return;
    const all = form.querySelector("[data-choose-all]");
    if (box === all) for (const each of form.querySelectorAll('input[name="key"]')) each.checked = all.checked;
    else if (!box.checked) all.checked = false;
  });

  /* An open menu closes when one clicks elsewhere or presses Escape. */
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll(".site-nav__group[open]")) if (!menu.contains(except)) menu.open = false;
  };
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeMenus(null); });

  document.getElementById("error-summary")?.focus();
})();
