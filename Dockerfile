# Everything is installed in the first stage, the embedding model included: nothing is
# downloaded when the container runs.
FROM python:3.12-slim AS build
RUN python -m venv /opt/archive-qa
ENV PATH=/opt/archive-qa/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY pyproject.toml README.md ./
COPY index index
COPY qa qa
COPY prompts prompts
# Name the package index of torch's CPU builds here: the default build brings gigabytes of CUDA.
ARG TORCH_INDEX=
RUN pip install ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} ".[oidc,ollama,openai,postgres]"
RUN ARCHIVE_QA_CACHE_DIR=/opt/cache archive-qa prepare

FROM python:3.12-slim
RUN useradd --system --uid 10001 --create-home archive \
    && mkdir /data /articles && chown archive /data && chmod 700 /data
COPY --from=build /opt/archive-qa /opt/archive-qa
COPY --from=build --chown=archive /opt/cache /opt/cache
ENV PATH=/opt/archive-qa/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HF_HUB_OFFLINE=1 \
    ARCHIVE_QA_DATA_DIR=/data \
    ARCHIVE_QA_CACHE_DIR=/opt/cache
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["archive-qa"]
CMD ["serve", "--host", "0.0.0.0"]
