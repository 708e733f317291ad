"""Jobs of the documents room."""

from procrastinate.contrib.django import app

from partnership.documents import services


@app.task(name="documents.render", queue="documents", retry=3)
def render_document(document_id: int) -> None:
    """Render an issued document's PDF."""
    services.render(document_id)
