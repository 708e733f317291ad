from django.urls import path

from partnership.site.views import office, public

app_name = "site"
urlpatterns = [
    path("site/<slug:slug>/", public.page, name="page"),
    path("site-map/", public.map_page, name="map"),
    path("sitemap.xml", public.sitemap_xml, name="sitemap"),
    path("robots.txt", public.robots, name="robots"),
    path("feedback/", public.feedback, name="feedback"),
    path("feedback/sent/", public.feedback_sent, name="feedback_sent"),
    path("feedback/received/", office.feedback_list, name="feedback_list"),
    path("feedback/received/<int:pk>/", office.feedback_item, name="feedback_item"),
]
