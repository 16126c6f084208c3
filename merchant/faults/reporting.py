"""What every task of ours is built on."""

from celery import Task

from merchant.faults import services


class ReportingTask(Task):
    """A task whose failure is kept as a fault, under the task's own id."""

    def on_failure(self, exc, task_id, args, kwargs, einfo):
        services.record_fault(error_id=task_id, error=exc, method="TASK", address=self.name)
