"""The types of io.kestra.plugin.core and their old names."""

from plugins.core import catalog_storage, catalog_triggers
from shared.sdk.registry import Catalog

_NEW = "io.kestra.plugin.core"
_OLD = "io.kestra.core.tasks"

_TYPES = {
    f"{_NEW}.debug.Echo": "plugins.core.debug.echo:Echo",
    f"{_NEW}.debug.Return": "plugins.core.debug.return_:Return",
    f"{_NEW}.execution.Assert": "plugins.core.execution.assert_:Assert",
    f"{_NEW}.execution.Exit": "plugins.core.execution.exit:Exit",
    f"{_NEW}.execution.Fail": "plugins.core.execution.fail:Fail",
    f"{_NEW}.execution.Labels": "plugins.core.execution.labels:Labels",
    f"{_NEW}.execution.SetVariables": "plugins.core.execution.set_variables:SetVariables",
    f"{_NEW}.execution.UnsetVariables": "plugins.core.execution.unset_variables:UnsetVariables",
    f"{_NEW}.flow.AllowFailure": "plugins.core.flow.allow_failure:AllowFailure",
    f"{_NEW}.flow.Dag": "plugins.core.flow.dag:Dag",
    f"{_NEW}.flow.EachParallel": "plugins.core.flow.each_parallel:EachParallel",
    f"{_NEW}.flow.EachSequential": "plugins.core.flow.each_sequential:EachSequential",
    f"{_NEW}.flow.ForEach": "plugins.core.flow.foreach:ForEach",
    f"{_NEW}.flow.ForEachItem": "plugins.core.flow.foreach_item:ForEachItem",
    f"{_NEW}.flow.If": "plugins.core.flow.if_:If",
    f"{_NEW}.flow.LoopUntil": "plugins.core.flow.loop_until:LoopUntil",
    f"{_NEW}.flow.Parallel": "plugins.core.flow.parallel:Parallel",
    f"{_NEW}.flow.Pause": "plugins.core.flow.pause:Pause",
    f"{_NEW}.flow.Sequential": "plugins.core.flow.sequential:Sequential",
    f"{_NEW}.flow.Sleep": "plugins.core.flow.sleep:Sleep",
    f"{_NEW}.flow.Subflow": "plugins.core.flow.subflow:Subflow",
    f"{_NEW}.flow.Switch": "plugins.core.flow.switch:Switch",
    f"{_NEW}.flow.WorkingDirectory": "plugins.core.flow.working_directory:WorkingDirectory",
    f"{_NEW}.http.Download": "plugins.core.http.download:Download",
    f"{_NEW}.http.Request": "plugins.core.http.request:Request",
    f"{_NEW}.kv.Delete": "plugins.core.kv.delete:Delete",
    f"{_NEW}.kv.Get": "plugins.core.kv.get:Get",
    f"{_NEW}.kv.GetKeys": "plugins.core.kv.get_keys:GetKeys",
    f"{_NEW}.kv.Set": "plugins.core.kv.set:Set",
    f"{_NEW}.log.Fetch": "plugins.core.log.fetch:Fetch",
    f"{_NEW}.log.Log": "plugins.core.log.log:Log",
    f"{_NEW}.metric.Publish": "plugins.core.metric.publish:Publish",
    f"{_NEW}.namespace.DeleteFiles": "plugins.core.namespace.delete_files:DeleteFiles",
    f"{_NEW}.namespace.DownloadFiles": "plugins.core.namespace.download_files:DownloadFiles",
    f"{_NEW}.output.OutputValues": "plugins.core.output.output_values:OutputValues",
}

_ALIASES = {
    f"{_OLD}.debugs.Echo": f"{_NEW}.debug.Echo",
    f"{_OLD}.debugs.Return": f"{_NEW}.debug.Return",
    f"{_OLD}.executions.Fail": f"{_NEW}.execution.Fail",
    f"{_OLD}.executions.Labels": f"{_NEW}.execution.Labels",
    f"{_OLD}.flows.AllowFailure": f"{_NEW}.flow.AllowFailure",
    f"{_OLD}.flows.Dag": f"{_NEW}.flow.Dag",
    f"{_OLD}.flows.EachParallel": f"{_NEW}.flow.EachParallel",
    f"{_OLD}.flows.EachSequential": f"{_NEW}.flow.EachSequential",
    f"{_OLD}.flows.ForEachItem": f"{_NEW}.flow.ForEachItem",
    f"{_OLD}.flows.If": f"{_NEW}.flow.If",
    f"{_NEW}.flow.WaitFor": f"{_NEW}.flow.LoopUntil",
    f"{_OLD}.flows.WaitFor": f"{_NEW}.flow.LoopUntil",
    f"{_OLD}.flows.Pause": f"{_NEW}.flow.Pause",
    f"{_OLD}.flows.Parallel": f"{_NEW}.flow.Parallel",
    f"{_OLD}.flows.Sequential": f"{_NEW}.flow.Sequential",
    f"{_OLD}.flows.Flow": f"{_NEW}.flow.Subflow",
    f"{_OLD}.flows.Subflow": f"{_NEW}.flow.Subflow",
    f"{_OLD}.flows.Switch": f"{_NEW}.flow.Switch",
    f"{_OLD}.flows.Worker": f"{_NEW}.flow.WorkingDirectory",
    f"{_OLD}.flows.WorkingDirectory": f"{_NEW}.flow.WorkingDirectory",
    "io.kestra.plugin.fs.http.Download": f"{_NEW}.http.Download",
    "io.kestra.plugin.fs.http.Request": f"{_NEW}.http.Request",
    f"{_OLD}.log.Fetch": f"{_NEW}.log.Fetch",
    f"{_OLD}.log.Log": f"{_NEW}.log.Log",
    f"{_OLD}.outputs.OutputValues": f"{_NEW}.output.OutputValues",
}

CATALOG = Catalog(
    types=_TYPES | catalog_storage.TYPES | catalog_triggers.TYPES,
    aliases=_ALIASES | catalog_storage.ALIASES | catalog_triggers.ALIASES,
)
