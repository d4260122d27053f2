"""Pictures at the desk: taking one in, saying what it shows, setting what must stay in view, and seeing it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from authors.admin import DeskForm, NoDelete
from authors.generics import ModelAdmin
from opinion import holds, images
from opinion.admin.asking import who
from opinion.admin.marks import moment
from opinion.models import Image, Rendition
from opinion.pictures import MEDIA_TYPES, RENDITIONS
from opinion.refusals import Refused

FACTS = ["alt", "caption", "credit", "licence"]
SMALL = {"alt": forms.Textarea(attrs={"rows": 2}), "caption": forms.Textarea(attrs={"rows": 2})}


class UploadForm(DeskForm):
    """A new picture: its file, and what is said of it."""

    upload = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("JPEG, PNG or WebP, up to 20 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    class Meta:
        model = Image
        fields = FACTS
        widgets = SMALL

    field_order = ["upload", *FACTS]


class ImageForm(DeskForm):
    """What is said of a picture, and the point that must stay in view."""

    class Meta:
        model = Image
        fields = [*FACTS, "focal_x", "focal_y"]
        widgets = SMALL | {
            name: forms.NumberInput(attrs={"min": "0", "max": "1", "step": "0.01"})
            for name in ("focal_x", "focal_y")
        }


@admin.register(Image)
class ImageAdmin(NoDelete, ModelAdmin):
    """The desk's pictures. An original is never public; readers get renditions of it."""

    form = ImageForm
    change_form_template = "admin/opinion/image/change_form.html"
    fields = [*FACTS, ("focal_x", "focal_y")]
    list_display = ["thumbnail", "__str__", "alt", "credit", "licence", "since"]
    list_display_links = ["thumbnail", "__str__"]
    list_filter = ["licence"]
    list_per_page = 40
    search_fields = ["filename", "alt", "caption", "credit"]
    empty_value_display = ""
    since = moment("uploaded_at", gettext_lazy("here since"))

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("renditions")

    def get_urls(self) -> list[Any]:
        return [
            path("media/<str:name>", self.admin_site.admin_view(media_view), name="opinion_media"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Takes a picture in through the verb; what it says against a file stands at the field."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            facts = dict(form.cleaned_data)
            try:
                image = images.ingest(facts.pop("upload"), by=who(request), **facts)
            except Refused as refusal:
                form.add_error("upload", str(refusal))
            else:
                return self.response_add(request, image)
        context = {
            **self.admin_site.each_context(request),
            "title": _("New picture"),
            "form": form,
            "opts": self.opts,
            "is_popup": "_popup" in request.GET or "_popup" in request.POST,
        }
        return TemplateResponse(request, "desk/upload.html", context, status=422 if form.errors else 200)

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        """Saves the facts; a new focus goes through the verb, which cuts the picture anew."""
        Image.objects.filter(pk=obj.pk).update(**{name: getattr(obj, name) for name in FACTS})
        try:
            images.move_focus(obj, obj.focal_x, obj.focal_y, by=who(request))
        except Refused as refusal:
            messages.error(request, str(refusal))

    @admin.display(description="")
    def thumbnail(self, image: Image) -> SafeString | str:
        """The smallest rendition that is ready."""
        url = rendition_url(image, "square") or rendition_url(image, "card")
        return (
            format_html('<img class="thumb" src="{}" alt="{}" loading="lazy">', url, image.alt)
            if url
            else "…"
        )

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        image = context.get("original")
        if image is not None:
            context |= {"picture_url": rendition_url(image, "full", largest=True)}
        return super().render_change_form(request, context, *args, **kwargs)


def media_path() -> str:
    """Where the desk reads renditions, also those that readers may not have."""
    return reverse("admin:opinion_image_changelist") + "media/"


def rendition_url(image: Image, shape: str, *, largest: bool = False) -> str:
    """The address at the desk of a JPEG rendition in this shape; "" while there is none."""
    ready = [row for row in image.renditions.all() if row.shape == shape and row.format == "jpeg"]
    ready.sort(key=lambda row: row.width, reverse=largest)
    return media_path() + ready[0].name if ready else ""


@require_safe
def media_view(request: HttpRequest, name: str) -> HttpResponse:
    """A rendition, for who works at the desk; for a lawyer, where it stands in a piece that is held for her."""
    sees_all = request.user.has_perm("opinion.view_image")
    if not sees_all and not holds.is_lawyer(who(request)):
        raise PermissionDenied
    rendition = get_object_or_404(Rendition, name=name)
    if not sees_all and not holds.shows(rendition.image, who(request)):
        raise Http404
    try:
        with default_storage.open(f"{RENDITIONS}/{rendition.name}") as file:
            data = file.read()
    except FileNotFoundError as gone:
        raise Http404 from gone
    headers = {"X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type=MEDIA_TYPES[rendition.format], headers=headers)
