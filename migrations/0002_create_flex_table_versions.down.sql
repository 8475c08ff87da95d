DROP TABLE IF EXISTS `flex_table_versions`;
