"""A session before each scenario, its end after: nothing else lives on `context`."""

from behave.model import Scenario


def before_all(context):
    Scenario.continue_after_failed_step = True  # one failed outcome must not hide the rest


def before_scenario(context, scenario):
    context.session = context.config.play.open(scenario)


def before_step(context, step):
    context.config.play.step_begins(step)


def after_step(context, step):
    context.config.play.step_ended(step)


def after_scenario(context, scenario):
    context.config.play.close(scenario)
