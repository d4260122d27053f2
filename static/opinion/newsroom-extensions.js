// What the newsroom adds to django-prose-editor. opinion/vocabulary.py names each of these extensions and says
// what HTML it makes; where a name is one of the library's, ours takes its place. The others of ours are in
// newsroom-paste.js and newsroom-screen.js.
import {
  Link as LibraryLink,
  Mark,
  Node,
  NodeClass as LibraryNodeClass,
  OrderedList as LibraryOrderedList,
  Plugin,
  crel,
} from "django-prose-editor/editor"

const inChinese = document.documentElement.lang.toLowerCase().startsWith("zh")
const say = (english, chinese) => (inChinese ? chinese : english)

// --- asking -------------------------------------------------------------------------------------------------

let asked = 0

// Ask for one thing. Resolves to it, to "" when it is to be removed, to null when nothing is to change.
function ask({ title, label, control, value = "", removable = false, check = () => "" }) {
  return new Promise((resolve) => {
    const id = `newsroom-dialog-${++asked}`
    Object.assign(control, { id, value, autofocus: true })
    const validate = () => control.setCustomValidity(check(control.value))
    control.addEventListener("input", validate)
    const buttons = [
      crel("button", { value: "save", textContent: say("Save", "儲存") }),
      ...(removable
        ? [crel("button", { value: "remove", textContent: say("Remove", "移除"), formNoValidate: true })]
        : []),
      crel("button", { value: "cancel", textContent: say("Cancel", "取消"), formNoValidate: true }),
    ]
    const form = crel("form", { method: "dialog" }, [
      crel("h2", { id: `${id}-title`, className: "prose-editor-dialog-title", textContent: title }),
      crel("div", { className: "prose-editor-dialog-field" }, [
        crel("label", { htmlFor: id, textContent: label }),
        control,
      ]),
      crel("div", { className: "prose-editor-dialog-buttons" }, buttons),
    ])
    const dialog = crel("dialog", { className: "prose-editor-dialog", "aria-labelledby": `${id}-title` }, [form])
    control.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(buttons[0])
    })
    const place = crel("div", { className: "prose-editor" }, [dialog]) // whose style gives it its box model
    dialog.addEventListener("close", () => {
      place.remove()
      resolve({ save: control.value.replace(/\s+/g, " ").trim(), remove: "" }[dialog.returnValue] ?? null)
    })
    document.body.append(place) // not into the editor: its form would stand inside the desk's
    validate()
    dialog.showModal()
  })
}

// Ask, then change what was selected when the question came up; closing a dialog may move the cursor.
async function askAndChange(editor, question, change) {
  if (!editor.isEditable) return
  const { selection } = editor.state
  const answer = await ask(question)
  const chain = editor
    .chain()
    .focus()
    .command(({ tr }) => tr.doc !== selection.$from.node(0) || Boolean(tr.setSelection(selection)))
  if (answer !== null) change(chain, answer)
  chain.run()
}

// --- footnotes ----------------------------------------------------------------------------------------------

const isFootnote = (editor) => editor.state.selection.node?.type.name === "footnote"

// The selected footnote, or else a new one after the selection.
function editFootnote(editor) {
  const exists = isFootnote(editor)
  const { node, to } = editor.state.selection
  const question = {
    title: exists ? say("Footnote", "註腳") : say("New footnote", "新註腳"),
    label: say("Text of the note", "註腳內容"),
    control: crel("textarea", { rows: 5, cols: 60 }),
    value: exists ? node.attrs.note : "",
    removable: exists,
  }
  return askAndChange(editor, question, (chain, note) => {
    if (exists && note) chain.updateAttributes("footnote", { note })
    else if (exists) chain.deleteSelection()
    else if (note) chain.insertContentAt(to, { type: "footnote", attrs: { note } })
  })
}

function numberFootnotes(editor) {
  editor.view.dom.querySelectorAll("sup.footnote").forEach((mark, index) => {
    const number = String(index + 1)
    const label = say(`Note ${number}: ${mark.title}`, `註 ${number}：${mark.title}`)
    if (mark.textContent !== number) mark.textContent = number
    if (mark.getAttribute("aria-label") !== label) mark.setAttribute("aria-label", label)
  })
}

export const Footnote = Node.create({
  name: "footnote",
  group: "inline",
  inline: true,
  atom: true,
  selectable: true,
  draggable: true,
  addAttributes() {
    return {
      note: {
        default: "",
        parseHTML: (element) => element.getAttribute("data-note"),
        renderHTML: ({ note }) => ({ "data-note": note }),
      },
    }
  },
  parseHTML: () => [{ tag: "span[data-note]", priority: 60 }],
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes],
  addNodeView() {
    return ({ node, getPos, editor }) => {
      const dom = crel("sup", { className: "footnote", title: node.attrs.note, role: "button" })
      dom.addEventListener("click", () => {
        editor.commands.setNodeSelection(getPos())
        editFootnote(editor)
      })
      const update = (changed) => {
        if (changed.type.name !== "footnote") return false
        dom.title = changed.attrs.note
        return true
      }
      return { dom, update, ignoreMutation: () => true }
    }
  },
  onCreate() {
    numberFootnotes(this.editor)
  },
  onTransaction({ transaction }) {
    if (transaction.docChanged) numberFootnotes(this.editor)
  },
  addKeyboardShortcuts() {
    const edit = () => {
      editFootnote(this.editor)
      return true
    }
    return { "Mod-Alt-f": edit, Enter: () => isFootnote(this.editor) && edit() }
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "footnote",
      groups: "link",
      button: buttons.text(say("Footnote", "註腳")),
      command: editFootnote,
      active: isFootnote,
    })
  },
})

// --- languages ----------------------------------------------------------------------------------------------

const LANGUAGES = ["", "zh-Hant", "zh-Hans", "ja", "ko", "vi", "th", "id", "ms", "fil", "en", "fr", "de", "es", "ru"]

function editLanguage(editor) {
  const current = editor.getAttributes("language").lang ?? ""
  const names = new Intl.DisplayNames([document.documentElement.lang || "en"], { type: "language" })
  const options = [...new Set([...LANGUAGES, current])].map((tag) =>
    crel("option", { value: tag, textContent: tag ? names.of(tag) : say("the piece's own", "與全文相同") }),
  )
  const question = {
    title: say("Language of these words", "這段文字的語言"),
    label: say("Language", "語言"),
    control: crel("select", {}, options),
    value: current,
  }
  return askAndChange(editor, question, (chain, lang) => {
    chain.extendMarkRange("language")
    if (lang) chain.setMark("language", { lang })
    else chain.unsetMark("language")
  })
}

export const Language = Mark.create({
  name: "language",
  addAttributes() {
    return { lang: { default: null, parseHTML: (element) => element.getAttribute("lang") } }
  },
  parseHTML: () => [{ tag: "span[lang]:not([data-note])" }],
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "language",
      groups: "link",
      button: buttons.text(say("Language", "語言"), say("Language of these words", "這段文字的語言")),
      command: editLanguage,
      enabled: (editor) => !editor.state.selection.empty || editor.isActive("language"),
      active: (editor) => editor.isActive("language"),
    })
  },
})

// --- links, lists, pull quotes: the library's, made to fit the vocabulary -------------------------------------

// As opinion/vocabulary.py has it: the web or mail, with a host, without a user's name before it.
const ADDRESS = /^(https?:\/\/[^\s/?#@\\]+([/?#][^\s\\]*)?|mailto:[^\s@?]+@[^\s@?]+\.[^\s@?]+)$/i

function asAddress(text) {
  if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(text)) return `mailto:${text}`
  return /^[a-z]+:/i.test(text) || !text ? text : `https://${text}`
}

function editLink(editor) {
  const exists = editor.isActive("link")
  if (editor.state.selection.empty && !exists) return
  const question = {
    title: say("Link", "連結"),
    label: say("Address", "網址"),
    control: crel("input", { type: "text", inputMode: "url", required: true }),
    value: editor.getAttributes("link").href ?? "",
    removable: exists,
    check: (text) =>
      !text.trim() || ADDRESS.test(asAddress(text.trim()))
        ? ""
        : say("An address of the web (https://...) or of mail.", "請輸入網址（https://...）或電子郵件地址。"),
  }
  askAndChange(editor, question, (chain, address) => {
    chain.extendMarkRange("link")
    if (address) chain.setLink({ href: asAddress(address) })
    else chain.unsetLink()
  })
}

export const Link = LibraryLink.extend({
  addOptions() {
    return { ...this.parent?.(), defaultProtocol: "https", isAllowedUri: (address) => ADDRESS.test(address ?? "") }
  },
  addAttributes() {
    return { href: this.parent?.().href }
  },
  addCommands() {
    return { ...this.parent?.(), addLink: () => ({ editor }) => (editLink(editor), true) }
  },
  addProseMirrorPlugins() {
    const showWhereItLeads = (view, event) => {
      view.dom.title = event.target.closest?.("a[href]")?.getAttribute("href") ?? ""
    }
    return [
      ...(this.parent?.() ?? []),
      new Plugin({ props: { handleDOMEvents: { mouseover: showWhereItLeads } } }),
    ]
  },
})

export const OrderedList = LibraryOrderedList.extend({
  addAttributes() {
    return { start: this.parent?.().start }
  },
})

export const NodeClass = LibraryNodeClass.extend({
  addMenuItems({ buttons, menu }) {
    const isPullQuote = (editor) => editor.isActive("blockquote", { class: "pullquote" })
    menu.defineItem({
      name: "pullQuote",
      groups: "nodes",
      button: buttons.text(say("Pull quote", "引文摘句")),
      active: isPullQuote,
      enabled: (editor) => editor.isActive("blockquote") || editor.can().toggleBlockquote(),
      command(editor) {
        const { from, to } = editor.state.selection
        const chain = editor.chain().focus().setTextSelection({ from, to }) // what is selected as "all" cannot be lifted
        if (isPullQuote(editor) || !editor.isActive("blockquote")) chain.toggleBlockquote()
        chain.updateAttributes("blockquote", { class: "pullquote" }).run()
      },
    })
  },
})
