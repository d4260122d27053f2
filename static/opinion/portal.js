// The writing page. Everything works without this file; with it the textarea becomes the editor.
import { createEditor } from "django-prose-editor/configurable"

// `data-html` is the text for the editor; what stands in the textarea may be plain text. What a browser put back
// after a reload is newer than either.
for (const textarea of document.querySelectorAll("textarea[data-editor]")) {
  if (textarea.value === textarea.defaultValue) textarea.value = textarea.dataset.html
  textarea.setAttribute("data-django-prose-editor-configurable", textarea.dataset.editor)
  createEditor(textarea)
}
