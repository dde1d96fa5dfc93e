"use strict";
// The page's own behaviour: filling views, copying, keyboard, the conversation kept turn by turn.
const policyPage = (() => {
  const find = (selector, root = document) => root.querySelector(selector);
  const parse = html => new DOMParser().parseFromString(html, "text/html").body;

  // -- copying; navigator.clipboard exists on https and this machine only, offices use plain http ----
  function copyText(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.style.cssText = "position:fixed;top:0;opacity:0";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("copy"));
  }

  function say(words) {
    let place = find("#said");
    if (!place) {
      place = document.createElement("div");
      place.id = "said";
      place.setAttribute("role", "status");
      document.body.append(place);
    }
    place.textContent = words;
    place.classList.add("shown");
    clearTimeout(say.timer);
    say.timer = setTimeout(() => place.classList.remove("shown"), 1800);
  }

  // -- views that are read: each is filled from /view/NAME with the query of its address --------------
  const filling = new WeakMap();

  async function fill(view, address, results) {
    const before = filling.get(view);
    if (before) before.abort();
    const control = new AbortController();
    filling.set(view, control);
    view.setAttribute("aria-busy", "true");
    const query = new URL(address, location.href).search;
    let body;
    try {
      const response = await fetch(`/view/${view.dataset.view}${query}`, { signal: control.signal });
      body = parse(await response.text());
    } catch (error) {
      if (error.name === "AbortError") return;
      body = parse('<p class="problem" role="alert">读取失败，请检查网络后<a href="">再试一次</a>。</p>');
    }
    const old = results && find("[data-results]", view);
    const fresh = results && find("[data-results]", body);
    if (old && fresh) old.replaceChildren(...fresh.childNodes);
    else replaceKeepingFocus(view, body);
    view.removeAttribute("aria-busy");
    view.dispatchEvent(new CustomEvent("filled", { bubbles: true }));
    const here = !results && find("[data-here]", view);
    if (here) here.scrollIntoView({ block: "center" });
    const outline = find(".outline", view);
    const current = outline && find("[aria-current]", outline);
    if (current) outline.scrollTop = current.offsetTop - outline.clientHeight / 2;
  }

  function replaceKeepingFocus(view, body) {
    const focused = view.contains(document.activeElement) ? document.activeElement : null;
    const key = focused && (focused.id ? `#${CSS.escape(focused.id)}` : focused.name && `[name="${focused.name}"]`);
    view.replaceChildren(...body.childNodes);
    const again = key && find(key, view);
    if (again) again.focus();
  }

  function addressOf(form) {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value !== "") query.append(name, value);
    form.querySelectorAll("[data-off]:not(:checked)").forEach(box => query.append(box.name, box.dataset.off));
    const words = query.toString();
    return location.pathname + (words ? `?${words}` : "");
  }

  function go(view, address, results, keep = "pushState") {
    history[keep](null, "", address);
    fill(view, address, results);
  }

  document.addEventListener("submit", event => {
    const view = event.target.closest("[data-view]");
    if (!view || event.target.method !== "get") return;
    event.preventDefault();
    go(view, addressOf(event.target), false);
  });
  document.addEventListener("change", event => {
    const view = event.target.closest("[data-view]");
    const form = event.target.form;
    if (!view || !form || form.method !== "get" || event.target.type === "search") return;
    go(view, addressOf(form), false);
  });
  // Words are looked up while they are typed, but never while an input method is composing them.
  let typing;
  const typed = event => {
    const view = event.target.closest("[data-view]");
    if (!view || event.target.type !== "search" || event.isComposing) return;
    const form = event.target.form;
    clearTimeout(typing);
    typing = setTimeout(() => go(view, addressOf(form), true, "replaceState"), 250);
  };
  document.addEventListener("input", typed);
  document.addEventListener("compositionend", typed);
  document.addEventListener("click", event => {
    const link = event.target.closest("[data-view] a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || link.target) return;
    const address = new URL(link.href);
    if (address.origin !== location.origin || address.pathname !== location.pathname || link.hasAttribute("download")) return;
    if (address.hash && address.search === location.search) return;
    event.preventDefault();
    go(link.closest("[data-view]"), address.pathname + address.search, false);
  });
  window.addEventListener("popstate", () => {
    // Back leads to an earlier question: its address asks the conversation up to it again.
    if (box() && location.pathname === "/" && location.search !== shown) location.reload();
    document.querySelectorAll("[data-view]").forEach(view => fill(view, location.href, false));
  });

  // An address repeats this many turns, feedback holds this many.
  const REPEATED = 10, KEPT = 50;

  // -- asking ----------------------------------------------------------------------------------------
  const box = () => find("#question textarea, #question input");
  const waiting = [];
  let kept = null;
  // The conversation in the address; while an address is asked again there is no entry for each turn.
  let shown = location.search, repeating = false;

  function keepAddress(address) {
    history[repeating || address === location.pathname + location.search ? "replaceState" : "pushState"](null, "", address);
    shown = location.search;
  }

  function ask(text) {
    const field = box();
    const button = find("#ask");
    if (!field || !button) return;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    // The toolkit takes the value over before the button is pressed.
    setTimeout(() => button.click(), 0);
  }

  function asking(text, ...rest) {
    const turn = find("#turn .turn");
    kept = turn ? turn.cloneNode(true) : null;
    const place = find("#turn");
    if (place) place.setAttribute("aria-busy", "true");
    return [text, ...rest];
  }

  function asked() {
    find("#turn").removeAttribute("aria-busy");
    if (document.activeElement === box()) box().select();
    const turn = find("#turn .turn");
    if (kept) {
      const earlier = find("#earlier .turns");
      const fold = document.createElement("details");
      fold.className = "earlier";
      const summary = document.createElement("summary");
      summary.textContent = kept.dataset.question;
      fold.append(summary, kept);
      find("h2", earlier).after(fold);
      earlier.hidden = false;
      kept = null;
    }
    if (turn) {
      const turns = JSON.parse(turn.dataset.turns).slice(-REPEATED).map(words => ["q", words]);
      if (waiting.length) {
        ask(waiting.shift());
      } else {
        keepAddress(`/?${new URLSearchParams(turns)}`);
        repeating = false;
      }
    }
  }

  // The next question is typed over the last one; the pointer sets its caret after the focus.
  document.addEventListener("focusin", event => {
    const field = event.target;
    if (field === box()) setTimeout(() => { if (document.activeElement === field) field.select(); }, 0);
  });

  function fresh() {
    const earlier = find("#earlier .turns");
    if (earlier) {
      earlier.querySelectorAll("details.earlier").forEach(fold => fold.remove());
      earlier.hidden = true;
    }
    repeating = false;
    keepAddress("/");
    setTimeout(() => box() && box().focus(), 0);
  }

  // -- evidence, feedback, examples ------------------------------------------------------------------
  async function sendFeedback(form, verdict) {
    const turn = form.closest(".turn");
    const note = find("textarea", form);
    let words = "没有记下：连接不上服务。";
    try {
      const response = await fetch("/feedback", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ turns: JSON.parse(turn.dataset.turns).slice(-KEPT), verdict, note: note.value }),
      });
      const reply = await response.json();
      words = response.ok ? "已记下，谢谢。" : reply.error || "没有记下。";
      if (response.ok) form.dataset.sent = verdict;
    } catch (error) { /* said below */ }
    find("[role=status]", form).textContent = words;
  }

  document.addEventListener("click", event => {
    const target = event.target;
    const copy = target.closest("[data-copy]");
    if (copy) {
      copyText(copy.dataset.copy).then(() => say("已复制"), () => say("复制不成功，请选中文字后按 Ctrl+C"));
      return;
    }
    const example = target.closest("a[data-ask]");
    if (example && box() && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      ask(example.dataset.ask);
      return;
    }
    const marker = target.closest("a.marker[data-place]");
    if (marker && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      const place = document.getElementById(marker.dataset.place);
      if (place) {
        event.preventDefault();
        place.closest(".evidence").querySelectorAll("details.place").forEach(other => other.classList.remove("chosen"));
        place.open = true;
        place.classList.add("chosen");
        find("summary", place).focus({ preventScroll: true });
        place.scrollIntoView({ block: "nearest" });
      }
      return;
    }
    const row = target.closest("tr[data-href]");
    if (row && !target.closest("a, button, input") && !String(getSelection())) location.href = row.dataset.href;
    const swap = target.closest("a[data-swap]");
    if (swap && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      fetch(swap.dataset.swap).then(response => response.text())
        .then(html => swap.closest(".place-body").replaceChildren(...parse(html).childNodes))
        .catch(() => say("读取失败，请再试一次"));
      return;
    }
    const print = target.closest("[data-print]");
    if (print) window.print();
    const verdict = target.closest("[data-verdict]");
    if (verdict) {
      const form = verdict.closest("form");
      form.querySelectorAll("[data-verdict]").forEach(one => one.setAttribute("aria-pressed", String(one === verdict)));
      find(".note", form).hidden = verdict.dataset.verdict !== "wrong";
      if (verdict.dataset.verdict === "wrong") find("textarea", form).focus();
      else sendFeedback(form, "useful");
    }
  });
  document.addEventListener("submit", event => {
    const form = event.target.closest("form.feedback");
    if (!form) return;
    event.preventDefault();
    sendFeedback(form, "wrong");
  });
  document.addEventListener("toggle", async event => {
    const fold = event.target;
    if (!fold.open || !fold.dataset || !fold.dataset.fill) return;
    const address = fold.dataset.fill;
    delete fold.dataset.fill;
    const place = document.createElement("div");
    place.textContent = "正在读取…";
    fold.append(place);
    try {
      const response = await fetch(address);
      place.replaceChildren(...parse(await response.text()).childNodes);
    } catch (error) {
      place.textContent = "读取失败，请收起后再展开。";
      fold.dataset.fill = address;
    }
  }, true);

  // A copied passage goes without the breaks of its layout.
  document.addEventListener("copy", event => {
    const selection = getSelection();
    const node = selection.anchorNode;
    const element = node && (node.nodeType === 1 ? node : node.parentElement);
    if (!element || !element.closest(".quote, .task-text, .clause-text")) return;
    const text = selection.toString();
    if (!text || !event.clipboardData) return;
    event.clipboardData.setData("text/plain", text.replace(/[ \t]*\n+[ \t]*/g, "\n").trim());
    event.preventDefault();
  });

  // -- keyboard --------------------------------------------------------------------------------------
  document.addEventListener("keydown", event => {
    if (event.isComposing) return;
    const writing = event.target.closest("input, textarea, select, [contenteditable=true]");
    if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const field = box() || find("input[type=search]");
      event.preventDefault();
      if (field) field.focus();
      else location.href = "/";
    }
    if (event.key === "Escape") {
      const fold = event.target.closest("details[open]");
      const pop = find("dialog[open]");
      if (pop) pop.close();
      else if (fold && !writing) { fold.open = false; find("summary", fold).focus(); }
      else if (writing) event.target.blur();
    }
  });

  // The toolkit's own alarms are in English and speak to developers.
  const TITLES = { Error: "出错了", Warning: "请注意", Info: "提示", Success: "完成" };
  function translateToast(toast) {
    toast.dataset.chinese = "";
    const title = find(".toast-title", toast);
    const text = find(".toast-message-text", toast);
    if (title && TITLES[title.textContent.trim()]) title.textContent = TITLES[title.textContent.trim()];
    const close = find("button", toast);
    if (close) close.setAttribute("aria-label", "关闭");
    if (text && !/[\u4e00-\u9fff]/.test(text.textContent)) text.textContent = "连接不上服务，或服务出了错。请稍后再试。";
    document.querySelectorAll("#turn[aria-busy]").forEach(place => place.removeAttribute("aria-busy"));
  }

  // -- what goes on at the side of a narrow screen says so ---------------------------------------------
  const sideways = place => {
    place.toggleAttribute("data-wide", place.scrollWidth - place.clientWidth > 4);
    place.toggleAttribute("data-more", place.scrollWidth - place.clientWidth - place.scrollLeft > 4);
  };
  const sizes = new ResizeObserver(rows => rows.forEach(row => sideways(row.target)));
  document.addEventListener("scroll", event => {
    if (event.target.matches && event.target.matches("[data-watched]")) sideways(event.target);
  }, true);

  // -- start: views and the question box appear when the toolkit has put them there -------------------
  function settle() {
    const main = find("gradio-app main");
    if (main && !main.id) { main.id = "main"; main.tabIndex = -1; }
    const opening = main && find(".opening");
    if (opening) opening.remove();
    document.querySelectorAll("[data-view]:not([data-begun])").forEach(view => {
      view.dataset.begun = "";
      fill(view, location.href, false);
    });
    document.querySelectorAll(".scroll:not([data-watched]), header.site nav:not([data-watched])").forEach(place => {
      place.dataset.watched = "";
      sizes.observe(place);
    });
    document.querySelectorAll(".toast-body:not([data-chinese])").forEach(translateToast);
    if (!settle.asked && box() && find("#ask")) {
      settle.asked = true;
      if (document.activeElement === document.body) box().focus({ preventScroll: true });
      const wanted = new URLSearchParams(location.search).getAll("q").filter(Boolean);
      waiting.push(...wanted.slice(-REPEATED));
      repeating = waiting.length > 0;
      if (waiting.length) setTimeout(() => ask(waiting.shift()), 0);
    }
  }
  new MutationObserver(settle).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("DOMContentLoaded", () => {
    settle();
    const current = find("header.site [aria-current]");
    // On a narrow screen the navigation scrolls sideways: the view shown must be in sight.
    if (current) current.parentElement.scrollLeft = current.offsetLeft - 40;
  });
  return { ask, asking, asked, fresh, say };
})();
