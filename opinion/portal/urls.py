"""Contributors' addresses."""

from django.urls import path

from opinion.portal import answering, declaring, views, withdrawing

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("about-you/", declaring.about_you, name="about_you"),
    path("new/", views.new, name="new"),
    path("new/autosave/", views.autosave, name="autosave_new"),
    path("<int:pk>/", views.piece, name="piece"),
    path("<int:pk>/autosave/", views.autosave, name="autosave"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/answer/", answering.answer, name="answer"),
    path("<int:pk>/withdraw/", withdrawing.withdraw, name="withdraw"),
]
