"""Types that Kestra's plug-ins have and no plug-in here: names only, by plug-in.

A flow that uses one is refused with the name of the plug-in and with what could serve, instead of
with a guess at a misspelt name.
"""

from dataclasses import dataclass

PREFIX = "io.kestra.plugin."
"""What the names of all of Kestra's own types begin with."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A plug-in of Kestra.

    Attributes:
        title: what it is for, in a word or two.
        instead: what could serve.
        names: its types, below its prefix; others of the prefix are its types too.
    """

    title: str
    instead: str
    names: frozenset[str] = frozenset()


def _plugin(title: str, instead: str, names: str = "") -> Elsewhere:
    return Elsewhere(title, instead, frozenset(names.split()))


_HTTP = "io.kestra.plugin.core.http.Request can call its API"
_PYTHON = "io.kestra.plugin.scripts.python.Script can use its Python library"
_SHELL = "io.kestra.plugin.scripts.shell.Commands can call its command line"
_JDBC = (
    "io.kestra.plugin.scripts.python.Script can use its driver; SQLite, DuckDB, PostgreSQL and"
    " MySQL are in io.kestra.plugin.jdbc"
)
_LANGUAGE = "io.kestra.plugin.scripts.shell.Commands can run it where it is installed"

PLUGINS: dict[str, Elsewhere] = {
    **dict.fromkeys(
        ("anthropic", "deepseek", "gemini", "huggingface", "mistral", "ollama", "perplexity"),
        _plugin("language models", _HTTP),
    ),
    **dict.fromkeys(("algolia", "pinecone", "hightouch", "segment"), _plugin("services", _HTTP)),
    "kestra": _plugin(
        "Kestra's own API",
        f"{_HTTP}; the types of io.kestra.plugin.core.execution, kv and namespace act on this"
        " server",
    ),
    "microsoft365": _plugin("Microsoft 365", _PYTHON),
    "tika": _plugin("Apache Tika", f"{_PYTHON} (tika)"),
    "trivy": _plugin("Trivy", _SHELL),
    "airbyte": _plugin(
        "Airbyte", _HTTP, "connections.Sync connections.CheckStatus cloud.jobs.Sync"
    ),
    "airflow": _plugin("Airflow", _HTTP, "dags.TriggerDagRun"),
    "amqp": _plugin("AMQP", _PYTHON, "Publish Consume Trigger RealtimeTrigger CreateQueue"),
    "ansible": _plugin("Ansible", _SHELL, "cli.AnsibleCLI"),
    "aws": _plugin(
        "AWS",
        f"{_PYTHON} (boto3)",
        "s3.Upload s3.Download s3.Downloads s3.List s3.Copy s3.Delete s3.DeleteList"
        " s3.CreateBucket s3.Trigger sqs.Publish sqs.Consume sqs.Trigger sqs.RealtimeTrigger"
        " sns.Publish lambda.Invoke athena.Query dynamodb.GetItem dynamodb.PutItem dynamodb.Query"
        " dynamodb.Scan dynamodb.DeleteItem kinesis.PutRecords eventbridge.PutEvents"
        " ecr.GetAuthToken"
        " cli.AwsCLI emr.CreateCluster glue.StartJobRun runner.Batch",
    ),
    "azure": _plugin(
        "Azure",
        f"{_PYTHON} (azure-sdk)",
        "storage.blob.Upload storage.blob.Download storage.blob.List storage.blob.Copy"
        " storage.blob.Delete storage.blob.Trigger storage.adls.Upload storage.table.Get"
        " eventhubs.Produce eventhubs.Consume eventhubs.Trigger batch.job.Create cli.AzCLI"
        " datafactory.CreateRun runner.Batch",
    ),
    "cassandra": _plugin("Cassandra", _PYTHON, "Query Trigger standard.Query astradb.Query"),
    "cloudquery": _plugin("CloudQuery", _SHELL, "Sync CloudQueryCLI"),
    "couchbase": _plugin("Couchbase", _PYTHON, "Query Trigger"),
    "databricks": _plugin(
        "Databricks",
        _HTTP,
        "job.CreateJob job.SubmitRun sql.Query dbfs.Upload cluster.CreateCluster",
    ),
    "dataform": _plugin("Dataform", _SHELL, "cli.DataformCLI"),
    "dbt": _plugin("dbt", _SHELL, "cli.DbtCLI cli.Build cli.Run cli.Test cloud.TriggerRun"),
    "debezium": _plugin("Debezium", _PYTHON, "postgres.Capture postgres.Trigger mysql.Capture"),
    "docker": _plugin(
        "Docker",
        f"{_SHELL}; a script with the task runner CloudRun runs in a container",
        "Build Run Push Pull Stop Tag",
    ),
    "elasticsearch": _plugin(
        "Elasticsearch", _HTTP, "Get Put Search Bulk Load Scroll Request Trigger"
    ),
    "ee": _plugin("Kestra's Enterprise Edition", "there is no equivalent here"),
    "fivetran": _plugin("Fivetran", _HTTP, "connectors.Sync"),
    "fs": _plugin(
        "remote file systems",
        f"{_PYTHON} (paramiko, ftplib, smbprotocol); io.kestra.plugin.core.http.Download fetches"
        " from a web server, and io.kestra.plugin.fs.sftp works with one of files",
        "ftp.Upload ftp.Download ftp.List ftp.Trigger ftps.Upload ftps.Download"
        " smb.Upload smb.Download nfs.List ssh.Command local.List local.Trigger",
    ),
    "gcp": _plugin(
        "Google Cloud",
        f"{_PYTHON}; BigQuery is in io.kestra.plugin.gcp.bigquery, Cloud Storage in"
        " io.kestra.plugin.gcp.gcs, Pub/Sub in io.kestra.plugin.gcp.pubsub, Firestore in"
        " io.kestra.plugin.gcp.firestore",
        "gcs.CreateBucketIamPolicy"
        " bigquery.CopyPartitions bigquery.DeletePartitions auth.OauthAccessToken cli.GCloudCLI"
        " dataproc.batches.PySparkSubmit dataproc.batches.RSparkSubmit"
        " dataproc.batches.SparkSqlSubmit dataproc.batches.SparkSubmit dataproc.clusters.Create"
        " dataproc.clusters.Delete function.HttpFunction gke.ClusterMetadata monitoring.Push"
        " monitoring.Query monitoring.Trigger runner.Batch runner.GcpBatchTaskRunner"
        " vertexai.ChatCompletion vertexai.CustomJob"
        " vertexai.MultimodalCompletion vertexai.TextCompletion",
    ),
    "git": _plugin(
        "Git",
        f"{_SHELL}; io.kestra.plugin.git.Clone, SyncFlows and SyncNamespaceFiles read repositories",
        "Push PushFlows PushNamespaceFiles SyncFlow Sync TenantSync",
    ),
    "github": _plugin("GitHub", _HTTP, "issues.Create issues.Comment pulls.Create code.Search"),
    "gitlab": _plugin("GitLab", _HTTP, "issues.Create MergeRequest"),
    "googleworkspace": _plugin(
        "Google Workspace", _PYTHON, "sheets.Read sheets.Load drive.Upload drive.Download"
    ),
    "hubspot": _plugin("HubSpot", _HTTP, "contacts.Create tickets.Create"),
    "influxdb": _plugin("InfluxDB", _HTTP, "InfluxQLQuery FluxQuery Write Load"),
    "jdbc": _plugin(
        "other SQL databases",
        _JDBC,
        "snowflake.Query snowflake.Upload redshift.Query oracle.Query sqlserver.Query"
        " clickhouse.Query"
        " clickhouse.BulkInsert trino.Query vertica.Query druid.Query dremio.Query pinot.Query"
        " mariadb.Query db2.Query sybase.Query vectorwise.Query arrowflight.Query hana.Query"
        " postgresql.CopyIn postgresql.CopyOut",
    ),
    "jira": _plugin("Jira", _HTTP, "issues.Create issues.UpdateFields issues.CreateComment"),
    "kafka": _plugin("Kafka", _PYTHON, "Produce Consume Trigger RealtimeTrigger"),
    "kubernetes": _plugin(
        "Kubernetes", _SHELL, "PodCreate kubectl.Apply runner.Kubernetes core.PodCreate"
    ),
    "ldap": _plugin("LDAP", _PYTHON, "Search Add Modify Delete LdifToIon IonToLdif"),
    "linear": _plugin("Linear", _HTTP, "issues.Create"),
    "malloy": _plugin("Malloy", _SHELL, "cli.MalloyCLI"),
    "meilisearch": _plugin("Meilisearch", _HTTP, "DocumentAdd DocumentGet Search FacetSearch"),
    "minio": _plugin("MinIO", f"{_PYTHON} (minio)", "Upload Download List Copy Delete Trigger"),
    "modal": _plugin("Modal", _SHELL, "cli.ModalCLI"),
    "mongodb": _plugin(
        "MongoDB",
        f"{_PYTHON} (pymongo)",
        "Find InsertOne Update Delete Bulk Load Aggregate Trigger",
    ),
    "mqtt": _plugin("MQTT", _PYTHON, "Publish Subscribe Trigger RealtimeTrigger"),
    "nats": _plugin("NATS", _PYTHON, "Produce Consume Trigger RealtimeTrigger"),
    "neo4j": _plugin("Neo4j", _PYTHON, "Query Batch"),
    "notifications": _plugin(
        "other messengers",
        "io.kestra.plugin.core.http.Request can send to the webhook of the service",
        "telegram.TelegramSend telegram.TelegramExecution googlechat.GoogleChatExecution"
        " googlechat.GoogleChatIncomingWebhook opsgenie.OpsgenieAlert pagerduty.PagerDutyAlert"
        " sentry.SentryAlert sendgrid.SendGridMailSend twilio.TwilioAlert zulip.ZulipExecution"
        " whatsapp.WhatsAppExecution x.XExecution zenduty.ZendutyAlert line.LineExecution"
        " messenger.MessengerSend rocketchat.RocketChatExecution squadcast.SquadcastExecution",
    ),
    "notion": _plugin("Notion", _HTTP, "page.Create page.Read page.Update"),
    "openai": _plugin("OpenAI", _HTTP, "ChatCompletion CreateImage UploadFile Responses"),
    "opensearch": _plugin("OpenSearch", _HTTP, "Get Put Search Bulk Load Scroll Request"),
    "powerbi": _plugin("Power BI", _HTTP, "RefreshGroupDataset"),
    "pulsar": _plugin("Pulsar", _PYTHON, "Produce Consume Trigger RealtimeTrigger"),
    "redis": _plugin(
        "Redis",
        f"{_PYTHON} (redis)",
        "string.Get string.Set string.Delete list.ListPush list.ListPop list.Trigger"
        " pubsub.Publish",
    ),
    "salesforce": _plugin("Salesforce", _HTTP, "Query Insert Update Delete"),
    "scripts": _plugin(
        "other languages",
        _LANGUAGE,
        "r.Script r.Commands julia.Script julia.Commands ruby.Script ruby.Commands"
        " powershell.Script"
        " powershell.Commands groovy.Eval jython.Eval nashorn.Eval go.Script go.Commands php.Script"
        " php.Commands perl.Script perl.Commands lua.Script lua.Commands jbang.Script bun.Script"
        " deno.Script dotnet.Script",
    ),
    "serdes": _plugin(
        "other file formats",
        _PYTHON,
        "protobuf.ProtobufToIon markdown.MarkdownToHtml avro.InferAvroSchemaFromIon",
    ),
    "servicenow": _plugin("ServiceNow", _HTTP, "Post Get"),
    "sifflet": _plugin("Sifflet", _HTTP, "RunRule"),
    "singer": _plugin("Singer", _SHELL),
    "soda": _plugin("Soda", _SHELL, "Scan"),
    "solace": _plugin("Solace", _PYTHON, "Produce Consume Trigger"),
    "spark": _plugin("Spark", _SHELL, "JarSubmit PythonSubmit RSubmit SparkCLI"),
    "sqlmesh": _plugin("SQLMesh", _SHELL, "cli.SQLMeshCLI"),
    "stripe": _plugin("Stripe", _HTTP, "customer.Create payment.CreateIntent"),
    "surrealdb": _plugin("SurrealDB", _HTTP, "Query Trigger"),
    "terraform": _plugin("Terraform", _SHELL, "cli.TerraformCLI"),
    "transform": _plugin(
        "transformations",
        "io.kestra.plugin.scripts.python.Script, or the expressions `jq` and `map`",
        "jsonata.TransformItems jsonata.TransformValue grok.TransformItems json.TransformItems",
    ),
    "trello": _plugin("Trello", _HTTP, "cards.Create cards.Move"),
    "weaviate": _plugin("Weaviate", _HTTP, "Query BatchCreate Delete SchemaCreate"),
    "zendesk": _plugin("Zendesk", _HTTP, "tickets.Create"),
    "ai": _plugin(
        "language models", _HTTP, "completion.ChatCompletion agent.AIAgent rag.ChatCompletion"
    ),
    "crypto": _plugin("cryptography", _SHELL, "openpgp.Encrypt openpgp.Decrypt"),
    "graalvm": _plugin("GraalVM", _LANGUAGE, "js.Eval python.Eval ruby.Eval js.FileTransform"),
    "core": _plugin(
        "Kestra's core",
        '"windhover plugins list" shows what is here',
        "dashboard.chart.Bar dashboard.data.Executions",
    ),
}
"""Prefix below `io.kestra.plugin.` -> the plug-in."""

_TEMPLATE = Elsewhere(
    "templates (deprecated, off by default since 0.11)",
    "give the tasks of the template a flow of their own and run it with"
    " io.kestra.plugin.core.flow.Subflow",
)

RETIRED = {
    "io.kestra.plugin.core.flow.Template": _TEMPLATE,
    "io.kestra.core.tasks.flows.Template": _TEMPLATE,
}
"""Types that Kestra itself no longer runs unless told to."""


def elsewhere(type_name: str) -> Elsewhere | None:
    """The plug-in of Kestra that a type belongs to, of which it is not here; None if none known.

    A name of a plug-in that is here in part (`gcp`, `jdbc`) counts when it is listed: another one
    is rather misspelt.
    """
    if type_name in RETIRED:
        return RETIRED[type_name]
    if not type_name.startswith(PREFIX):
        return None
    group, _, rest = type_name.removeprefix(PREFIX).partition(".")
    found = PLUGINS.get(group)
    if found is None or (group in _PARTLY_HERE and rest not in found.names):
        return None
    return found


_PARTLY_HERE = frozenset({"core", "fs", "gcp", "git", "jdbc", "notifications", "scripts", "serdes"})
