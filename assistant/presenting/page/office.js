"use strict";
// Views that are worked in: a draft that is checked, files that are added, fetched and removed.
(() => {
  const find = (selector, root = document) => root.querySelector(selector);
  const parse = html => new DOMParser().parseFromString(html, "text/html").body;
  const problem = words => {
    const line = document.createElement("p");
    line.className = "problem";
    line.setAttribute("role", "alert");
    line.textContent = words;
    return line;
  };
  const LOST = "连接不上服务，请检查网络后再试。";

  // -- checking a draft --------------------------------------------------------------------------------
  let checking = null;
  async function check(form) {
    const answer = find("[data-answer]", form.parentElement);
    if (checking) checking.abort();
    const control = (checking = new AbortController());
    const wait = document.createElement("p");
    wait.className = "empty";
    wait.setAttribute("role", "status");
    wait.textContent = "正在逐句核对… ";
    const stop = document.createElement("button");
    stop.type = "button";
    stop.textContent = "取消";
    stop.addEventListener("click", () => { control.abort(); answer.replaceChildren(); });
    wait.append(stop);
    answer.replaceChildren(wait);
    try {
      const response = await fetch(form.action, { method: "POST", body: new FormData(form), signal: control.signal });
      const text = await response.text();
      if (/json/.test(response.headers.get("content-type") || "")) {
        answer.replaceChildren(problem(JSON.parse(text).error || "没有核对成。"));
        return;
      }
      answer.replaceChildren(...parse(text).childNodes);
      const kept = find("textarea[name=text]", answer);
      if (kept && form.elements.file.value) {
        form.elements.text.value = kept.value;
        form.elements.file.value = "";
      }
    } catch (error) {
      if (error.name !== "AbortError") answer.replaceChildren(problem(LOST));
    }
  }
  document.addEventListener("submit", event => {
    const form = event.target.closest("form[data-post]");
    if (!form) return;
    event.preventDefault();
    check(form);
  });
  document.addEventListener("reset", event => {
    const form = event.target.closest("form[data-post]");
    if (form) find("[data-answer]", form.parentElement).replaceChildren();
  });
  document.addEventListener("change", event => {
    if (event.target.type !== "file" || !event.target.files.length) return;
    const draft = event.target.closest("form[data-post]");
    const drop = event.target.closest("[data-drop]");
    if (draft) check(draft);
    if (drop) {
      upload(drop, [...event.target.files]);
      event.target.value = "";
    }
  });

  // -- managing files ----------------------------------------------------------------------------------
  const refill = () => window.dispatchEvent(new PopStateEvent("popstate"));

  async function post(address, body) {
    try {
      const response = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      const reply = await response.json();
      return response.ok ? reply : { error: reply.error || "没有办成。" };
    } catch (error) {
      return { error: LOST };
    }
  }

  let following = false;
  async function follow() {
    if (following) return;
    following = true;
    for (let quiet = 0; quiet < 20;) {
      const place = find("[data-jobs]");
      if (!place) break;
      try {
        const body = parse(await (await fetch("/view/jobs")).text());
        if (place.innerHTML !== body.innerHTML) place.replaceChildren(...body.childNodes);
        quiet = 0;
      } catch (error) {
        quiet += 1;
      }
      if (!find("[data-running]", place)) {
        following = false;
        refill();
        return;
      }
      await new Promise(done => setTimeout(done, 500));
    }
    following = false;
  }

  function uploadOne(address, file, row) {
    return new Promise(done => {
      const request = new XMLHttpRequest();
      const bar = document.createElement("progress");
      bar.max = 1;
      bar.value = 0;
      bar.setAttribute("aria-label", `上传 ${file.name}`);
      const words = document.createElement("span");
      words.textContent = " 上传中 ";
      const stop = document.createElement("button");
      stop.type = "button";
      stop.textContent = "取消";
      stop.addEventListener("click", () => request.abort());
      row.textContent = `${file.name} `;
      row.append(bar, words, stop);
      const end = (text, failed) => {
        row.textContent = `${file.name}：${text}`;
        if (failed) row.setAttribute("role", "alert");
        else row.remove();
        done(!failed);
      };
      request.upload.addEventListener("progress", event => {
        if (event.lengthComputable) bar.value = event.loaded / event.total;
        if (event.loaded === event.total) words.textContent = " 已上传，等待读取 ";
      });
      request.addEventListener("load", () => {
        let reply = {};
        try { reply = JSON.parse(request.responseText); } catch (error) { /* said below */ }
        end(reply.error || (request.status < 300 ? "已上传" : "没有上传成。"), request.status >= 300);
      });
      request.addEventListener("error", () => end(LOST, true));
      request.addEventListener("abort", () => end("已取消上传。", true));
      const body = new FormData();
      body.append("file", file);
      request.open("POST", address);
      request.send(body);
    });
  }

  async function upload(drop, files) {
    const list = find("[data-uploads]");
    list.replaceChildren();
    const rows = files.map(file => {
      const row = document.createElement("li");
      row.textContent = `${file.name}：等待上传`;
      list.append(row);
      return row;
    });
    const kinds = find("input[type=file]", drop).accept.split(",");
    for (const [index, file] of files.entries()) {
      if (!kinds.some(kind => file.name.toLowerCase().endsWith(kind))) {
        rows[index].textContent = `${file.name}：不能读取这种文件。`;
        rows[index].setAttribute("role", "alert");
      } else if (await uploadOne(drop.dataset.drop, file, rows[index])) watch();
    }
  }

  // While files are still being sent the view stays; its list is filled anew when the last job has ended.
  async function watch() {
    const place = find("[data-jobs]");
    if (!place) return;
    place.replaceChildren(...parse(await (await fetch("/view/jobs")).text()).childNodes);
    if (!find("[data-uploads] li:not([role=alert])")) follow();
    else setTimeout(watch, 500);
  }

  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, event => {
      const drop = event.target.closest && event.target.closest("[data-drop]");
      if (!find("[data-drop]")) return;
      // A file let go beside the field must not replace the page.
      event.preventDefault();
      if (!drop) return;
      drop.classList.toggle("over", kind === "dragenter" || kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) upload(drop, [...event.dataTransfer.files]);
    });
  }

  document.addEventListener("click", async event => {
    const button = event.target.closest("button[data-action]");
    if (!button || button.disabled) return;
    if (button.dataset.confirm && !window.confirm(button.dataset.confirm)) return;
    button.disabled = true;
    const reply = await post(button.dataset.action, button.dataset.id ? { id: button.dataset.id } : {});
    button.disabled = false;
    if (reply.error) {
      button.insertAdjacentElement("afterend", problem(reply.error));
    } else if (reply.number) {
      follow();
    } else {
      refill();
    }
  });
  document.addEventListener("submit", async event => {
    const form = event.target.closest("form[data-session]");
    if (!form) return;
    event.preventDefault();
    const reply = await post(form.action, { password: form.elements.password.value });
    form.elements.password.value = "";
    if (reply.error) find("[role=status]", form).textContent = reply.error;
    else refill();
  });
  document.addEventListener("filled", event => {
    if (find("[data-running]", event.target)) follow();
  });
})();
