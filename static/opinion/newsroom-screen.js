// What is on the screen around the text: its length, and names for the editor and its buttons.
import { Extension, Plugin, crel } from "django-prose-editor/editor"

const inChinese = document.documentElement.lang.toLowerCase().startsWith("zh")
const say = (english, chinese) => (inChinese ? chinese : english)

// --- counting -----------------------------------------------------------------------------------------------

// As opinion/wordcount.py counts: Chinese and Japanese by characters, all else by words.
const CHARACTER =
  /[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{323af}\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9d\u02ea\u02eb\u3105-\u312f\u31a0-\u31bf]/gu
const BETWEEN_WORDS =
  /[\s—–/…\u3000-\u3004\u3008-\u3020\u302a-\u3037\u303c-\u303f\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]+/u

export function count(text) {
  const characters = text.match(CHARACTER)?.length ?? 0
  const words = text.replace(CHARACTER, " ").split(BETWEEN_WORDS)
  return { words: words.filter((word) => /[\p{L}\p{N}]/u.test(word)).length, characters }
}

export const WordCount = Extension.create({
  name: "wordCount",
  addStorage: () => ({ place: null }),
  onCreate() {
    this.storage.place = crel("p", { className: "prose-wordcount" })
    this.editor.view.dom.closest(".prose-editor").append(this.storage.place)
    this.storage.show()
  },
  onBeforeCreate() {
    this.storage.show = () => {
      const { words, characters } = count(this.editor.getText({ blockSeparator: "\n" }))
      const parts = [say(words === 1 ? "1 word" : `${words} words`, `${words} 個外文詞`)]
      if (characters) parts.push(say(`${characters} Chinese characters`, `${characters} 字`))
      this.storage.place.textContent = (inChinese ? parts.reverse() : parts).join(" · ")
    }
  },
  onUpdate() {
    this.storage.show()
  },
})

// --- names for what is on the screen ------------------------------------------------------------------------

const TOGGLES =
  /^(bold|italic|strike|subscript|superscript|heading\d|paragraph|blockquote|bulletList|orderedList|pullQuote|link|language|footnote)$/
const NAMES = {
  bold: ["bold", "粗體"],
  italic: ["italics", "斜體"],
  strike: ["struck through", "刪除線"],
  subscript: ["subscript", "下標"],
  superscript: ["superscript", "上標"],
  heading2: ["heading", "標題"],
  heading3: ["smaller heading", "小標題"],
  paragraph: ["paragraph", "段落"],
  blockquote: ["quotation", "引文"],
  bulletList: ["list", "項目清單"],
  orderedList: ["numbered list", "編號清單"],
  horizontalRule: ["rule between parts", "分隔線"],
  link: ["link", "連結"],
  unlink: ["remove link", "移除連結"],
  table: ["table", "表格"],
  "table:addColumnAfter": ["add column", "新增欄"],
  "table:deleteColumn": ["delete column", "刪除欄"],
  "table:addRowAfter": ["add row", "新增列"],
  "table:deleteRow": ["delete row", "刪除列"],
  "table:mergeCells": ["merge cells", "合併儲存格"],
  "table:splitCell": ["split cell", "分割儲存格"],
  "table:toggleHeaderCell": ["heading cell", "標題儲存格"],
  "table:deleteTable": ["delete table", "刪除表格"],
  "history:undo": ["undo", "復原"],
  "history:redo": ["redo", "重做"],
  html: ["edit HTML", "編輯 HTML"],
}

function nameButtons(editor, menu) {
  menu.setAttribute("role", "group")
  menu.setAttribute("aria-label", say("Text tools", "文字工具"))
  const buttons = [...menu.querySelectorAll("button[data-name]")]
  for (const button of buttons) {
    const names = NAMES[button.dataset.name]
    if (!names) continue
    button.title = say(...names)
    button.setAttribute("aria-label", button.title)
  }
  const show = () => {
    for (const button of buttons) {
      const { classList, dataset } = button
      if (TOGGLES.test(dataset.name)) button.setAttribute("aria-pressed", classList.contains("active"))
      button.setAttribute("aria-disabled", classList.contains("disabled"))
    }
  }
  editor.on("transaction", show)
  show()
}

// What the text is called is there from its first moment, not only once the editor has come up.
function namesOf(editor) {
  const field = editor.options.element.querySelector("textarea[id]")
  const label = field && document.querySelector(`label[for="${CSS.escape(field.id)}"]`)
  const attributes = { "aria-multiline": "true" }
  for (const name of ["aria-describedby", "aria-invalid", "lang", "dir"])
    if (field?.hasAttribute(name)) attributes[name] = field.getAttribute(name)
  if (label) {
    label.id ||= `${field.id}-label`
    attributes["aria-labelledby"] = label.id
    label.addEventListener("click", () => editor.commands.focus())
  } else attributes["aria-label"] = field?.getAttribute("aria-label") || say("Text", "內文")
  return attributes
}

// Last in the list of extensions: the menu must be there.
export const Labelled = Extension.create({
  name: "labelled",
  addProseMirrorPlugins() {
    return [new Plugin({ props: { attributes: namesOf(this.editor) } })]
  },
  onCreate() {
    const menu = this.editor.options.element.querySelector(".prose-menubar")
    if (menu) nameButtons(this.editor, menu)
  },
})
