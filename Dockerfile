FROM python:3.12-slim AS install
WORKDIR /app
COPY requirements/uv.txt requirements/run.txt requirements/
RUN python -m venv .venv \
 && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements/uv.txt \
 && .venv/bin/uv pip sync --python .venv/bin/python --require-hashes --no-cache requirements/run.txt
COPY pyproject.toml README.md ./
COPY requirements/run.in requirements/
COPY src src
RUN .venv/bin/uv pip install --python .venv/bin/python --no-deps --no-build-isolation --no-cache .

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /app aurastream
WORKDIR /app
COPY --from=install /app/.venv .venv
ENV PATH=/app/.venv/bin:$PATH AURASTREAM_MODE=production AURASTREAM_HOST=0.0.0.0
USER aurastream
EXPOSE 8001
STOPSIGNAL SIGTERM
ENTRYPOINT ["aurastream"]
CMD ["serve"]
