"""Who may do what, as one table.

A role is what a person is in the district's work (`docs/glossary.md`); a permission is one kind of act. A right is
held for `ANY` party, or only for one's `OWN` organisations.
"""

from __future__ import annotations

from enum import Enum, StrEnum


class Role(StrEnum):
    """The roles of the district's work. `VISITOR` is everybody who is not signed in."""

    VISITOR = "visitor"
    CITIZEN = "citizen"
    ENTERPRISE_MANAGER = "enterprise_manager"
    ENTERPRISE = "enterprise"
    AGENT = "agent"
    CASE_OFFICER = "case_officer"
    DEPARTMENT_HEAD = "department_head"
    LEADING_OFFICE = "leading_office"
    FINANCE_OFFICER = "finance_officer"
    EXPERT = "expert"
    LAB_MANAGER = "lab_manager"
    IP_CLERK = "ip_clerk"
    ENFORCEMENT = "enforcement"
    DISPLAY_MANAGER = "display_manager"
    CONTENT_EDITOR = "content_editor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def names(self) -> tuple[str, str]:
        """The role's name: (Chinese, English)."""
        return TITLES[self]


TITLES: dict[Role, tuple[str, str]] = {
    Role.VISITOR: ("访客", "visitor"),
    Role.CITIZEN: ("市民", "citizen"),
    Role.ENTERPRISE_MANAGER: ("企业管理员", "enterprise manager"),
    Role.ENTERPRISE: ("企业用户", "enterprise user"),
    Role.AGENT: ("受托代理人", "delegated agent"),
    Role.CASE_OFFICER: ("经办人", "case officer"),
    Role.DEPARTMENT_HEAD: ("部门负责人", "department head"),
    Role.LEADING_OFFICE: ("领导小组办公室", "leading office"),
    Role.FINANCE_OFFICER: ("财务人员", "finance officer"),
    Role.EXPERT: ("评审专家", "expert reviewer"),
    Role.LAB_MANAGER: ("实验室管理员", "laboratory manager"),
    Role.IP_CLERK: ("知识产权窗口人员", "IP window clerk"),
    Role.ENFORCEMENT: ("执法人员", "enforcement officer"),
    Role.DISPLAY_MANAGER: ("社区终端管理员", "display manager"),
    Role.CONTENT_EDITOR: ("内容编辑", "content editor"),
    Role.AUDITOR: ("审计与人大监督", "auditor"),
    Role.ADMINISTRATOR: ("系统管理员", "administrator"),
}


class Permission(StrEnum):
    """Every kind of act that a route or a service may ask for."""

    READ_CATALOGUE = "read_catalogue"
    SEARCH_PARTIES = "search_parties"
    READ_ANSWER = "read_answer"
    TRY_VALUES = "try_values"
    READ_FACTS = "read_facts"
    READ_CONFLICTS = "read_conflicts"
    IMPORT_FACTS = "import_facts"
    EDIT_MAPPINGS = "edit_mappings"
    UNDO_IMPORT = "undo_import"
    CORRECT_FACTS = "correct_facts"
    DISPUTE_FACTS = "dispute_facts"
    SETTLE_DISPUTES = "settle_disputes"
    RESOLVE_IDENTITY = "resolve_identity"
    READ_DIRECTORIES = "read_directories"
    EXPORT_DIRECTORIES = "export_directories"
    READ_PLACES = "read_places"
    READ_FIGURES = "read_figures"
    READ_OFFERS = "read_offers"
    PUBLISH_OFFERS = "publish_offers"
    STOP_OFFERS = "stop_offers"
    REQUEST_OFFERS = "request_offers"
    BOOK_SLOTS = "book_slots"
    EXPORT_SNAPSHOT = "export_snapshot"
    READ_QUALITY = "read_quality"
    READ_SENSITIVE = "read_sensitive"
    READ_DECISIONS = "read_decisions"
    RECORD_DECISIONS = "record_decisions"
    READ_CASES = "read_cases"
    OPEN_CASES = "open_cases"
    ACT_ON_CASES = "act_on_cases"
    READ_LOG = "read_log"
    READ_ACCOUNT = "read_account"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_PEOPLE = "manage_people"

    @property
    def names(self) -> tuple[str, str]:
        """What the act is: (Chinese, English)."""
        return ACTS[self]


ACTS: dict[Permission, tuple[str, str]] = {
    Permission.READ_CATALOGUE: ("查看政策目录", "read the catalogue of measures"),
    Permission.SEARCH_PARTIES: ("检索主体", "search the register"),
    Permission.READ_ANSWER: ("查看政策匹配结果", "read what a party is entitled to"),
    Permission.TRY_VALUES: ("试算", "try values in a what-if"),
    Permission.READ_FACTS: ("查看主体数据", "read the facts of a party"),
    Permission.READ_CONFLICTS: ("查看数据冲突", "read conflicts between sources"),
    Permission.IMPORT_FACTS: ("导入部门数据", "import department files"),
    Permission.EDIT_MAPPINGS: ("编辑导入映射", "edit import mappings"),
    Permission.UNDO_IMPORT: ("撤销导入批次", "undo an import"),
    Permission.CORRECT_FACTS: ("更正或撤回数据", "correct or retract facts"),
    Permission.DISPUTE_FACTS: ("确认数据或提出异议", "confirm or dispute facts"),
    Permission.SETTLE_DISPUTES: ("办理数据异议", "settle disputes about facts"),
    Permission.RESOLVE_IDENTITY: ("归并或拆分主体", "merge or separate parties"),
    Permission.READ_DIRECTORIES: ("查看名录", "read the directories"),
    Permission.EXPORT_DIRECTORIES: ("导出名录", "export directories"),
    Permission.READ_PLACES: ("查看空间载体", "read the places"),
    Permission.READ_FIGURES: ("查看指标、规划和报告段落", "read the figures, plans and the report"),
    Permission.READ_OFFERS: ("查看供需信息", "read offers and needs"),
    Permission.PUBLISH_OFFERS: ("发布和办理本单位供需信息", "publish and answer for offers"),
    Permission.STOP_OFFERS: ("下架供需信息", "stop offers"),
    Permission.REQUEST_OFFERS: ("申请对接和评价服务", "ask for offers and rate services"),
    Permission.BOOK_SLOTS: ("预约场次", "book slots"),
    Permission.EXPORT_SNAPSHOT: ("导出快照", "export a snapshot"),
    Permission.READ_QUALITY: ("查看数据质量", "read the data quality"),
    Permission.READ_SENSITIVE: ("查看敏感数据", "read sensitive facts"),
    Permission.READ_DECISIONS: ("查看决定记录", "read recorded decisions"),
    Permission.RECORD_DECISIONS: ("记录决定", "record decisions"),
    Permission.READ_CASES: ("查看事项", "read cases"),
    Permission.OPEN_CASES: ("发起事项", "open cases"),
    Permission.ACT_ON_CASES: ("办理事项", "act on cases"),
    Permission.READ_LOG: ("查看操作日志", "read the log"),
    Permission.READ_ACCOUNT: ("查看本人账户", "read one's own account"),
    Permission.MANAGE_MEMBERS: ("管理本单位成员与委托", "manage members and delegations"),
    Permission.MANAGE_PEOPLE: ("管理账户", "manage accounts"),
}


class Scope(Enum):
    """For whom a right is held."""

    OWN = "own"
    ANY = "any"


Rights = dict[Permission, Scope]

_PUBLIC: Rights = {
    Permission.READ_CATALOGUE: Scope.ANY,
    Permission.SEARCH_PARTIES: Scope.ANY,
    Permission.READ_DIRECTORIES: Scope.ANY,
    Permission.READ_PLACES: Scope.ANY,
    Permission.READ_FIGURES: Scope.ANY,
    Permission.READ_OFFERS: Scope.ANY,
}
_SIGNED_IN: Rights = {**_PUBLIC, Permission.READ_ACCOUNT: Scope.OWN, Permission.BOOK_SLOTS: Scope.OWN}
_FOR_A_FIRM: Rights = {
    **_SIGNED_IN,
    Permission.READ_ANSWER: Scope.OWN,
    Permission.TRY_VALUES: Scope.OWN,
    Permission.READ_FACTS: Scope.OWN,
    Permission.READ_CONFLICTS: Scope.OWN,
    Permission.READ_DECISIONS: Scope.OWN,
    Permission.DISPUTE_FACTS: Scope.OWN,
    Permission.READ_SENSITIVE: Scope.OWN,
    Permission.READ_CASES: Scope.OWN,  # one's own part, never another's
    Permission.ACT_ON_CASES: Scope.OWN,
    Permission.PUBLISH_OFFERS: Scope.OWN,
    Permission.REQUEST_OFFERS: Scope.OWN,
}
_OF_A_FIRM: Rights = {**_FOR_A_FIRM, Permission.MANAGE_MEMBERS: Scope.OWN}
_READER: Rights = {
    **_SIGNED_IN,
    Permission.READ_ANSWER: Scope.ANY,
    Permission.TRY_VALUES: Scope.ANY,
    Permission.READ_FACTS: Scope.ANY,
    Permission.READ_CONFLICTS: Scope.ANY,
    Permission.READ_DECISIONS: Scope.ANY,
    Permission.READ_QUALITY: Scope.ANY,
    Permission.EXPORT_DIRECTORIES: Scope.ANY,
}
# Cases in which the department has a part; a case is opened by its leading department. What an act asks for beyond
# that (the head, the lead) is the service's.
_OF_A_DEPARTMENT: Rights = {
    Permission.READ_CASES: Scope.OWN,
    Permission.OPEN_CASES: Scope.OWN,
    Permission.ACT_ON_CASES: Scope.OWN,
}
# OWN here is the officer's department: a fact is corrected, and a dispute settled, by the department that holds it.
_OFFICER: Rights = {
    **_READER,
    Permission.IMPORT_FACTS: Scope.ANY,
    Permission.EDIT_MAPPINGS: Scope.ANY,
    Permission.UNDO_IMPORT: Scope.OWN,
    Permission.CORRECT_FACTS: Scope.OWN,
    Permission.SETTLE_DISPUTES: Scope.OWN,
    Permission.PUBLISH_OFFERS: Scope.OWN,
    Permission.STOP_OFFERS: Scope.ANY,
    Permission.RESOLVE_IDENTITY: Scope.ANY,
    Permission.READ_SENSITIVE: Scope.OWN,
    Permission.RECORD_DECISIONS: Scope.ANY,
    Permission.EXPORT_SNAPSHOT: Scope.ANY,
    **_OF_A_DEPARTMENT,
}
_ADMINISTRATOR: Rights = {
    **_OFFICER,
    Permission.UNDO_IMPORT: Scope.ANY,
    Permission.CORRECT_FACTS: Scope.ANY,
    Permission.SETTLE_DISPUTES: Scope.ANY,
    Permission.READ_SENSITIVE: Scope.ANY,
    Permission.READ_LOG: Scope.ANY,
    Permission.READ_CASES: Scope.ANY,
    Permission.OPEN_CASES: Scope.ANY,
    Permission.ACT_ON_CASES: Scope.ANY,
    Permission.MANAGE_MEMBERS: Scope.ANY,
    Permission.MANAGE_PEOPLE: Scope.ANY,
}

RIGHTS: dict[Role, Rights] = {
    Role.VISITOR: _PUBLIC,
    Role.CITIZEN: _SIGNED_IN,
    Role.ENTERPRISE_MANAGER: _OF_A_FIRM,
    Role.ENTERPRISE: _FOR_A_FIRM,
    Role.AGENT: _FOR_A_FIRM,
    Role.CASE_OFFICER: _OFFICER,
    # A head decides on recorded facts and so never edits them (domain study, roles).
    Role.DEPARTMENT_HEAD: {
        **_READER,
        Permission.EXPORT_SNAPSHOT: Scope.ANY,
        Permission.READ_SENSITIVE: Scope.OWN,
        **_OF_A_DEPARTMENT,
    },
    Role.LEADING_OFFICE: {
        **_READER,
        Permission.EXPORT_SNAPSHOT: Scope.ANY,
        Permission.READ_LOG: Scope.ANY,
        Permission.READ_CASES: Scope.ANY,
        Permission.OPEN_CASES: Scope.ANY,
        Permission.ACT_ON_CASES: Scope.OWN,
    },
    Role.FINANCE_OFFICER: _READER,
    # An expert sees only drawn cases; there are none yet, so no party's facts either.
    Role.EXPERT: _SIGNED_IN,
    Role.LAB_MANAGER: _FOR_A_FIRM,
    Role.IP_CLERK: _READER,
    Role.ENFORCEMENT: _READER,
    Role.DISPLAY_MANAGER: _SIGNED_IN,
    Role.CONTENT_EDITOR: _SIGNED_IN,
    Role.AUDITOR: {**_READER, Permission.READ_LOG: Scope.ANY, Permission.READ_CASES: Scope.ANY},
    Role.ADMINISTRATOR: _ADMINISTRATOR,
}

# While the register holds sample data only, its answers are open to all: nobody's facts are shown.
OPEN_WITH_SAMPLE: frozenset[Permission] = frozenset(
    {Permission.READ_ANSWER, Permission.TRY_VALUES, Permission.READ_FACTS}
)

FIRM_ROLES: tuple[Role, ...] = (Role.ENTERPRISE_MANAGER, Role.ENTERPRISE, Role.LAB_MANAGER)
"""Roles that an organisation's own manager may give."""

OFFICE_ROLES: tuple[Role, ...] = (
    Role.CASE_OFFICER,
    Role.DEPARTMENT_HEAD,
    Role.LEADING_OFFICE,
    Role.FINANCE_OFFICER,
    Role.IP_CLERK,
    Role.ENFORCEMENT,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)
"""Roles held at a department of the pack; only an administrator gives them."""

PERSON_ROLES: tuple[Role, ...] = (Role.EXPERT, Role.DISPLAY_MANAGER, Role.CONTENT_EDITOR)
"""Roles that an administrator gives at any organisation: they read no party's facts."""

GIVEN_ROLES: tuple[Role, ...] = FIRM_ROLES + OFFICE_ROLES + PERSON_ROLES
"""All roles a membership can have; an agent's comes from a delegation, a citizen's from signing in."""

DELEGABLE: tuple[Permission, ...] = tuple(
    permission
    for permission, scope in RIGHTS[Role.AGENT].items()
    if scope is Scope.OWN and permission not in {Permission.READ_ACCOUNT, Permission.BOOK_SLOTS}
)
"""What an organisation can entrust to an agent; never the management of its members."""

NEVER_FOR_OWN_FIRM: frozenset[Permission] = frozenset({Permission.RECORD_DECISIONS, Permission.STOP_OFFERS})
"""Acts of an officer that he may not do to an organisation he himself belongs to (domain study, roles: never)."""
