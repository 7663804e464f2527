/* Writing an application: saved while one types, merged with what others write, counted as one goes.
   Everything here is a comfort: without JavaScript the same form is saved with its button. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-write]");
  if (!form) return;
  const words = JSON.parse(document.getElementById("write-words").textContent);
  const status = form.querySelector("[data-status]");
  const PAUSE = 1200;
  const EVERY = 15_000;
  const RETRY = [3_000, 5_000, 10_000, 15_000];
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
  const inner = (html) => {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    return holder.content;
  };

  /* The questions of the page: each knows its version and what the server has of it. */
  const questions = new Map();
  const controls = (question) =>
    [...question.body.querySelectorAll("input, select, textarea")].filter(
      (field) => field.name.startsWith("q-") || field.name.startsWith("rows-"),
    );
  const entries = (question) => {
    const found = [];
    for (const field of controls(question)) {
      if ((field.type === "checkbox" || field.type === "radio") && !field.checked) continue;
      found.push([field.name, field.value]);
    }
    return found;
  };
  const written = (question) => new URLSearchParams(entries(question)).toString();
  const base = (question) => question.body.querySelector(`[name="base-${question.key}"]`);
  for (const element of form.querySelectorAll("[data-answer]")) {
    const question = { element, key: element.dataset.answer, conflict: null, body: element.querySelector("[data-body]") };
    question.saved = written(question);
    questions.set(question.key, question);
  }
  const isDirty = (question) => question.saved !== written(question);
  const dirty = () => [...questions.values()].filter((question) => isDirty(question) && !question.conflict);

  /* The line that says how it stands. */
  const say = (text, kind, link) => {
    status.className = `status status--${kind}`;
    if (status.textContent === text && !link) return;
    status.replaceChildren(text);
    if (link) {
      const anchor = document.createElement("a");
      Object.assign(anchor, { href: link.href, textContent: link.text, target: "_blank" });
      status.append(" ", anchor);
    }
  };
  const note = (question, text) => {
    question.element.querySelector("[data-note]").textContent = text;
  };

  /* Put the server's drawing of a question in; what was typed after `known` stays, and so does the caret. */
  const redraw = (question, html, version, known) => {
    const before = new URLSearchParams(known);
    const now = new URLSearchParams(entries(question));
    const isKept = (name) => now.getAll(name).join("\n") !== before.getAll(name).join("\n");
    const focused = question.body.contains(document.activeElement) ? document.activeElement : null;
    const caret = focused && "selectionStart" in focused ? [focused.selectionStart, focused.selectionEnd] : null;
    question.body.replaceChildren(inner(html));
    question.saved = written(question);
    for (const field of controls(question)) {
      if (!isKept(field.name)) continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = now.getAll(field.name).includes(field.value);
      else if (now.has(field.name)) field.value = now.get(field.name);
    }
    base(question).value = version;
    if (focused?.name) {
      const again = controls(question).find((field) => field.name === focused.name);
      again?.focus({ preventScroll: true });
      try {
        if (caret && caret[0] !== null) again?.setSelectionRange(...caret);
      } catch {
        /* A number or a date has no caret to put back. */
      }
    }
    prepare(question);
  };

  /* What is wrong stands beside the input that it is about, else above the answer. */
  const message = (text, id) => {
    const element = document.createElement("span");
    const before = document.createElement("span");
    element.className = "form-error-message";
    if (id) element.id = id;
    before.className = "sr-only";
    before.textContent = `${words.error} `;
    element.append(before, text);
    return element;
  };
  const showProblems = (question, problems) => {
    const whole = question.body.querySelector(`[id="q-${question.key}-problems"]`);
    for (const old of question.body.querySelectorAll(".form-error-message")) old.remove();
    for (const field of question.body.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    for (const [at, text] of problems) {
      const field = question.body.querySelector(`[id="${at}"]`);
      if (field?.matches("input, select, textarea")) field.setAttribute("aria-invalid", "true");
      const cell = field?.closest("[data-row-id]") && field !== field.closest("[data-row-id]");
      if (cell) {
        field.setAttribute("aria-describedby", `${at}-problem`);
        field.after(message(text, `${at}-problem`));
      } else if (field?.matches("[data-row-id]")) field.append(message(text));
      else whole?.append(message(text));
    }
    question.body.firstElementChild.classList.toggle("form-error", problems.length > 0);
  };

  const showConflict = (question, found) => {
    question.conflict = found;
    const place = question.element.querySelector("[data-conflict]");
    place.replaceChildren(inner(found.html));
    place.querySelector("[data-resolve]")?.focus();
  };
  const resolve = (question, choice) => {
    const found = question.conflict;
    if (!found) return;
    question.element.querySelector("[data-conflict]").replaceChildren();
    question.conflict = null;
    if (choice === "theirs") redraw(question, found.theirs, found.version, written(question));
    else {
      redraw(question, found.mine, found.version, found.sent);
      question.saved = null;
      if (choice === "both") {
        const text = question.body.querySelector("textarea, input[type=text]");
        text.value = [text.value, found.theirs_text].join(text.matches("textarea") ? "\n\n" : " – ");
        count(question);
      }
    }
    controls(question).find((field) => field.type !== "hidden")?.focus();
    save();
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-resolve]");
    if (!button) return;
    event.preventDefault();
    resolve(questions.get(button.closest("[data-answer]").dataset.answer), button.dataset.resolve);
  });

  /* Saving: what changed, a moment after the last key, again and again until the server has it. */
  let timer = 0;
  let retries = 0;
  let saving = false;
  let closed = false;
  let settled = status.textContent; // what the line says when nothing waits to be sent
  const isClashing = () => [...questions.values()].some((question) => question.conflict);
  const token = () => form.querySelector("[name=csrfmiddlewaretoken]");
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  const again = () => {
    later(RETRY[Math.min(retries, RETRY.length - 1)]);
    retries += 1;
  };
  const read = async (answer) => {
    if (answer.redirected) throw Object.assign(new Error("signed out"), { signedOut: true });
    const isOurs = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (!isOurs) throw Object.assign(new Error(String(answer.status)), { status: answer.status });
    return answer.json();
  };
  const fail = (error) => {
    if (error.signedOut) say(words.signed_out, "wrong", { href: form.dataset.loginUrl, text: words.sign_in });
    else say(words.offline, "wrong");
    again();
  };
  const freshToken = async () => {
    const known = await read(await fetch(form.dataset.changesUrl, { cache: "no-store" }));
    token().value = known.csrf;
  };
  async function save() {
    clearTimeout(timer);
    if (saving || closed) return;
    const changed = dirty();
    if (!changed.length) {
      // What was typed was taken back before the server had it.
      const waits = retries > 0 || status.classList.contains("status--busy");
      if (waits) say(isClashing() ? words.conflict : settled, isClashing() ? "wrong" : settled ? "good" : "busy");
      retries = 0;
      return;
    }
    saving = true;
    const sent = new Map(changed.map((question) => [question, written(question)]));
    const body = new URLSearchParams([["csrfmiddlewaretoken", token().value]]);
    for (const question of changed) {
      body.append(base(question).name, base(question).value);
      for (const [name, value] of entries(question)) body.append(name, value);
    }
    say(words.saving, "busy");
    try {
      const answer = await fetch(form.dataset.saveUrl, { method: "POST", body });
      const isPage = !(answer.headers.get("Content-Type") || "").startsWith("application/json");
      if (answer.status === 403 && isPage) await freshToken(); // signed in again meanwhile
      take(await read(answer), sent);
      retries = 0;
    } catch (error) {
      fail(error);
    } finally {
      saving = false;
    }
    if (retries === 0 && dirty().length) later(PAUSE);
  }
  const take = (answer, sent) => {
    if (answer.refused) {
      closed = answer.closed;
      say(answer.refused, "wrong");
      return;
    }
    for (const [question, text] of sent) {
      const key = question.key;
      if (answer.conflicts[key]) {
        showConflict(question, { ...answer.conflicts[key], sent: text });
        continue;
      }
      if (answer.fresh[key]) redraw(question, answer.fresh[key], answer.versions[key], text);
      else {
        question.saved = text;
        if (key in answer.versions) base(question).value = answer.versions[key];
      }
      note(question, "");
      showProblems(question, answer.problems[key] || []);
    }
    showSteps(answer.steps);
    showVerdict(answer.verdict);
    settled = fill(words.saved, { at: answer.at });
    if (isClashing()) say(words.conflict, "wrong");
    else if (answer.unsaved.length) say(words.not_stored, "wrong");
    else say(settled, "good");
  };
  const showSteps = (html) => {
    const place = document.querySelector("[data-steps]");
    if (html && !place.contains(document.activeElement)) place.replaceChildren(inner(html));
  };
  const showVerdict = (html) => {
    const place = form.querySelector("[data-verdict]");
    if (place && html) place.replaceChildren(inner(html));
  };

  /* What others write is fetched and shown where one has not touched the answer oneself. */
  const fetchChanges = async () => {
    if (document.hidden || closed) return;
    const seen = [...questions.values()].map((question) => `${question.key}:${base(question).value || 0}`).join(",");
    try {
      const answer = await read(
        await fetch(`${form.dataset.changesUrl}&${new URLSearchParams({ seen })}`, { cache: "no-store" }),
      );
      token().value = answer.csrf;
      for (const [key, change] of Object.entries(answer.changed)) {
        const question = questions.get(key);
        const inside = question.body.contains(document.activeElement) && document.activeElement.type !== "file";
        if (saving || question.conflict || isDirty(question) || inside) continue;
        redraw(question, change.html, change.version, written(question));
        note(question, change.note);
      }
      showSteps(answer.steps);
      showVerdict(answer.verdict);
      if (answer.refused) {
        closed = true;
        say(answer.refused, "wrong");
      }
    } catch {
      /* The next round asks again; what is unsaved says so by itself. */
    }
  };
  setInterval(fetchChanges, EVERY);
  document.addEventListener("visibilitychange", fetchChanges);

  form.addEventListener("input", (event) => {
    const element = event.target.closest("[data-answer]");
    if (!element || event.target.type === "file") return;
    const question = questions.get(element.dataset.answer);
    count(question);
    addUp(question);
    showFitting();
    if (isDirty(question) && !question.conflict) {
      say(words.unsaved, "busy");
      if (retries === 0) later(PAUSE);
    }
  });
  form.addEventListener("change", () => {
    showFitting();
    if (dirty().length && retries === 0) later(PAUSE);
  });
  window.addEventListener("online", save);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) save();
  });
  let leaving = false;
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
  });
  window.addEventListener("beforeunload", (event) => {
    const open = [...questions.values()].some((question) => isDirty(question));
    if (!leaving && !closed && open) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    leaving = false;
  });

  /* Limits are counted as the server counts: code points, each line break as one. */
  const length = (text) => [...text.replace(/\r\n?/g, "\n")].length;
  const count = (question) => {
    for (const field of question.body.querySelectorAll("[data-limit][name]")) {
      const place = question.body.querySelector(`[data-count="${field.id}"]`);
      const limit = Number(field.dataset.limit);
      const n = length(field.value);
      if (!place) continue;
      place.textContent = fill(n > limit ? words.too_long : words.written, { n, over: n - limit });
      place.classList.toggle("count--over", n > limit);
    }
  };

  /* A question that depends on another one shows as soon as that one is answered so. */
  const chosen = (question) => entries(question).filter(([name]) => name === `q-${question.key}`).map(([, value]) => value);
  const showFitting = () => {
    for (const question of questions.values()) {
      const { ifQuestion, ifValues } = question.element.dataset;
      const source = questions.get(ifQuestion);
      if (!source) continue;
      const wanted = JSON.parse(ifValues);
      question.element.hidden = source.element.hidden || !chosen(source).some((value) => wanted.includes(value));
    }
  };

  /* The budget adds itself up by the server's formula; the server's own figures replace these at each save. */
  const oere = (text) => {
    const plain = text.trim().toLowerCase().replace(/kr\.?$|dkk$/, "").replace(/[\s\u00a0\u202f]/g, "");
    let found = /^(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?$/.exec(plain);
    let whole = plain.split(",")[0].replaceAll(".", "");
    if (!found) {
      found = /^(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?$/.exec(plain);
      whole = plain.split(".")[0].replaceAll(",", "");
    }
    return found ? Number(whole) * 100 + Number((found[1] || "").padEnd(2, "0")) : null;
  };
  const kroner = (amount) =>
    (amount / 100).toLocaleString(document.documentElement.lang, {
      minimumFractionDigits: amount % 100 ? 2 : 0,
      maximumFractionDigits: 2,
    });
  const addUp = (question) => {
    if (question.element.dataset.type !== "budget") return;
    const total = { cost: 0, applied: 0, own: 0, other: 0 };
    const years = {};
    for (const row of question.body.querySelectorAll("[data-row-id]")) {
      const cell = (column) => row.querySelector(`[data-column="${column}"]`)?.value;
      const side = cell("side");
      const kind = ["applied", "own"].includes(cell("kind")) ? cell("kind") : "other";
      for (const field of row.querySelectorAll("[data-column^='y']")) {
        const amount = oere(field.value) ?? 0;
        const year = `${side} ${field.dataset.column.slice(1)}`;
        total[side === "cost" ? "cost" : kind] += amount;
        years[year] = (years[year] ?? 0) + amount;
      }
    }
    const { cost, applied, own, other } = total;
    const financing = applied + own + other;
    for (const [side, amount] of Object.entries({ cost, financing })) {
      for (const place of question.body.querySelectorAll(`[data-sum="${side}"]`)) {
        place.textContent = kroner(place.dataset.year ? years[`${side} ${place.dataset.year}`] ?? 0 : amount);
      }
    }
    const lang = document.documentElement.lang;
    // Rounded down: a share just below the demand never reads as if it met it.
    const tenths = cost ? Math.floor(((cost - applied) * 1000) / cost) / 10 : null;
    const share =
      tenths === null ? "–" : `${tenths.toLocaleString(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} %`;
    const demand = Number(question.element.dataset.demand || 0);
    const show = (name, text, isWrong = false) => {
      const place = question.body.querySelector(`[data-sum="${name}-all"]`);
      if (!place) return;
      place.textContent = text;
      place.classList.toggle("refused", isWrong);
    };
    for (const [name, amount] of Object.entries(total)) show(name, kroner(amount));
    show("difference", kroner(cost - financing), cost !== financing);
    show("cofinancing", share, cost > 0 && (cost - applied) * 100 < demand * cost);
  };

  /* Rows are added and taken away. */
  const rowsOf = (question) => [...question.body.querySelectorAll("[data-row-id]")];
  const changedRows = (question) => {
    const ids = question.body.querySelector(`[name="rows-${question.key}"]`);
    ids.value = rowsOf(question)
      .map((row) => row.dataset.rowId)
      .join(",");
    question.body.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const firstField = (row) => row?.querySelector("input:not([type=hidden]), select, textarea");
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row], [data-remove-row]");
    const question = button && questions.get(button.closest("[data-answer]")?.dataset.answer);
    if (!question) return;
    event.preventDefault();
    const table = button.closest("[data-table]");
    const rows = table.querySelector("[data-rows]");
    if ("addRow" in button.dataset) {
      const id = `r${crypto.getRandomValues(new Uint32Array(2)).join("")}`;
      rows.append(inner(table.querySelector("template[data-row]").innerHTML.replaceAll("__row__", id)));
      const row = rows.lastElementChild;
      row.setAttribute("aria-label", fill(words.row, { n: rows.children.length }));
      for (const remove of row.querySelectorAll("[data-remove-row]")) remove.hidden = false;
      changedRows(question);
      firstField(row)?.focus();
      return;
    }
    const row = button.closest("[data-row-id]");
    const next = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    (firstField(next) || table.querySelector("[data-add-row]")).focus();
    changedRows(question);
  });

  /* Files go up at once, each with its own bar. */
  const upload = (question, file) => {
    const line = document.createElement("p");
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.setAttribute("aria-label", fill(words.uploading, { name: file.name }));
    line.append(`${file.name} `, bar);
    const place = question.element.querySelector("[data-uploads]");
    place.append(line);
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token().value);
    body.append("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", question.element.dataset.uploadUrl);
    request.setRequestHeader("X-CSRFToken", token().value);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    const wrong = (text) => {
      bar.replaceWith(message(text));
      say(fill(words.not_uploaded, { name: file.name }), "wrong");
    };
    request.addEventListener("error", () => wrong(words.upload_failed));
    request.addEventListener("load", () => {
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        /* An error page: said in the same words as a lost connection. */
      }
      if (!answer.html) return wrong(answer.refused || words.upload_failed);
      line.remove();
      redraw(question, answer.html, answer.version, written(question));
      showSteps(answer.steps);
      say(fill(words.uploaded, { name: file.name }), "good");
    });
    request.send(body);
  };
  form.addEventListener("change", (event) => {
    if (event.target.type !== "file") return;
    const question = questions.get(event.target.closest("[data-answer]").dataset.answer);
    for (const file of event.target.files) upload(question, file);
    event.target.value = "";
  });

  /* Organisations are found in the register while one types a name or a CVR number, and fill in their row. */
  const isNamed = (field) => /^q-.*-(name|cvr)$/.test(field.name) && ["partners", "organisation"].includes(field.closest("[data-answer]")?.dataset.type);
  const beside = (field, part) => {
    const stem = field.name.replace(/-(name|cvr)$/, "");
    const found = form.querySelector(`[name="${stem}-${part}"]`);
    return found || (part === "key" ? form.querySelector(`[name="${stem}-organisation"]`) : null);
  };
  const known = new Map();
  let lookUp = 0;
  form.addEventListener("input", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !isNamed(field)) return;
    const key = beside(field, "key");
    const picked = known.get(field.value);
    if (picked) {
      for (const part of ["name", "cvr"]) beside(field, part).value = picked[part];
      key.value = picked.key;
      return;
    }
    key.value = "";
    clearTimeout(lookUp);
    const typed = field.value;
    if (typed.trim().length < 3) return;
    lookUp = setTimeout(async () => {
      const url = `${form.dataset.registerUrl}?${new URLSearchParams({ q: typed })}`;
      const answer = await fetch(url).then(read).catch(() => ({ found: [] }));
      if (field.value !== typed) return;
      let list = field.list;
      if (!list) {
        list = document.createElement("datalist");
        list.id = `${field.id}-found`;
        field.after(list);
        field.setAttribute("list", list.id);
      }
      list.replaceChildren(
        ...answer.found.map((each) => {
          const label = each.cvr ? `${each.name} (${each.cvr})` : each.name;
          known.set(label, each);
          return new Option(label, label);
        }),
      );
    }, 250);
  });

  function prepare(question) {
    for (const button of question.element.querySelectorAll("[data-add-row], [data-remove-row]")) button.hidden = false;
    count(question);
    addUp(question);
  }
  for (const question of questions.values()) prepare(question);
  showFitting();
  form.classList.add("write--live");
})();
