// The writing page. Everything works without this file; with it the textarea becomes the editor.
import { createEditor } from "django-prose-editor/configurable"

// `data-html` is the text for the editor; what stands in the textarea may be plain text. What a browser put back
// after a reload is newer than either.
for (const textarea of document.querySelectorAll("textarea[data-editor]")) {
  if (textarea.value === textarea.defaultValue) textarea.value = textarea.dataset.html
  textarea.setAttribute("data-django-prose-editor-configurable", textarea.dataset.editor)
  createEditor(textarea)
}

const MOST = 9.5 * 1024 * 1024

for (const form of document.querySelectorAll("form.writing")) {
  const said = form.querySelector("[data-too-large]")
  let sent = false
  form.addEventListener("submit", (event) => {
    const tooLarge = new URLSearchParams(new FormData(form)).toString().length > MOST
    said.hidden = !tooLarge
    if (tooLarge) said.focus()
    if (tooLarge || sent) event.preventDefault() // what is too large stays here; a second click changes nothing
    else sent = true
  })
  window.addEventListener("pageshow", () => (sent = false)) // she came back
}
