// Who else has this piece open: asked every twenty seconds, as long as the page is open, which says so when it is left.
const place = document.querySelector("[data-presence]")

const read = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.replace(/\s+/g, " ").trim()

function say(fields, how = {}) {
  const cookie = document.cookie.match(/(?:^|; )(?:__Host-)?csrf=([^;]+)/)?.[1]
  const headers = { "X-CSRFToken": cookie ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value }
  return fetch(place.dataset.presence, { method: "POST", body: new URLSearchParams(fields), headers, ...how })
}

async function ask() {
  try {
    const answer = await say({ base: document.querySelector("#id_base")?.value ?? "" })
    if (!answer.ok) return
    const html = await answer.text()
    if (read(html) !== read(place.innerHTML)) place.innerHTML = html
  } catch {
    // nobody answers; keep.js says so where it matters
  }
}

if (place) {
  ask()
  setInterval(ask, 20000)
  addEventListener("pagehide", () => say({ left: "1" }, { keepalive: true }).catch(() => {}))
  addEventListener("pageshow", (event) => event.persisted && ask()) // she came back to this very page
}
